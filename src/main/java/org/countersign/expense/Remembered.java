package org.countersign.expense;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.countersign.expense.Purchases.Other;
import org.jspecify.annotations.Nullable;

/** What the same person claimed that is like an expense. */
public final class Remembered {

  private final List<Alike> past;
  private final List<Other> living;
  private final boolean all;

  /**
   * @param past what was not approved, the most telling first
   * @param all whether there is no more to compare with
   */
  Remembered(List<Alike> past, List<Other> living, boolean all) {
    this.past = List.copyOf(past);
    this.living = List.copyOf(living);
    this.all = all;
  }

  /** In what one expense is like another, the most telling first. */
  enum Likeness {
    /** The same number or file of a receipt. */
    RECEIPT,
    /** Nearly the same merchant or description, and worth about as much. */
    WORDING,
    /** Worth as much, or nearly, whatever the words. */
    VALUE
  }

  /**
   * One that was not approved.
   *
   * @param exact whether nothing at all differs: day, amount, merchant and description
   */
  record Alike(Other other, Likeness likeness, boolean exact) {

    /** Whether it is over, or will be when the process has stopped. */
    boolean ended() {
      return other.status().isFinal() || other.withdrawn();
    }

    boolean refused() {
      return other.status() == Status.REJECTED || other.status() == Status.EXPIRED;
    }

    boolean withdrawnFromPerson() {
      return other.withdrawn() && (other.seen() || Boolean.TRUE.equals(other.picked()));
    }
  }

  /**
   * The draw for a spot check that holds for this purchase too. What was picked stays picked in
   * whatever form it comes again; what was not picked is not drawn again only if nothing differs.
   * Empty where chance has to draw.
   */
  public Optional<Drawn> drawnBefore() {
    return past.stream()
        .filter(one -> Boolean.TRUE.equals(one.other().picked()))
        .findFirst()
        .map(one -> new Drawn(true, one.other().id()))
        .or(
            () ->
                past.stream()
                    .filter(one -> one.exact() && one.ended())
                    .filter(one -> Boolean.FALSE.equals(one.other().picked()))
                    .findFirst()
                    .map(one -> new Drawn(false, one.other().id())));
  }

  /** A draw for another expense. */
  public record Drawn(boolean picked, ExpenseId expense) {}

  @Nullable ExpenseId firstLiving(Predicate<Other> condition) {
    return living.stream().filter(condition).findFirst().map(Other::id).orElse(null);
  }

  @Nullable ExpenseId firstPast(Predicate<Alike> condition) {
    return past.stream().filter(condition).findFirst().map(one -> one.other().id()).orElse(null);
  }

  /** Whether there is no more to compare with. */
  boolean all() {
    return all;
  }
}
