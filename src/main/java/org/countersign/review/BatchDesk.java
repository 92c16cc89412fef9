package org.countersign.review;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.countersign.assessment.Assessments;
import org.countersign.contract.ProcessUnavailable;
import org.countersign.contract.Surface;
import org.countersign.contract.TaskRefused;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Expenses;
import org.countersign.expense.FieldProblem;
import org.countersign.people.Person;
import org.countersign.review.ReviewDesk.UnknownReview;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

/**
 * Several reviews with one decision and one comment. Each of them goes through the desk by itself:
 * through the same gate, with its own result and its own entry in the ledger.
 */
@Component
public class BatchDesk {

  private final Reviews reviews;
  private final ReviewDesk desk;
  private final BatchRule rule;
  private final Expenses expenses;
  private final Assessments assessments;

  BatchDesk(
      Reviews reviews,
      ReviewDesk desk,
      BatchRule rule,
      Expenses expenses,
      Assessments assessments) {
    this.reviews = reviews;
    this.desk = desk;
    this.rule = rule;
    this.expenses = expenses;
    this.assessments = assessments;
  }

  /** One of them, with the digest of the facts that the reviewer saw. */
  public record Shown(long userTaskKey, String factsDigest) {}

  /** What the reviewer says about all of them. */
  public record Word(
      @Nullable String decision, @Nullable String comment, @Nullable String reasonCode) {}

  /**
   * What became of one of them.
   *
   * @param taken null where it was not
   * @param failure why it was not: {@link ReviewRefused}, {@link TaskRefused}, {@link
   *     ProcessUnavailable} or a {@link ConcurrencyFailureException}
   */
  public record Outcome(
      long userTaskKey, @Nullable Review taken, @Nullable RuntimeException failure) {}

  /**
   * Decides one after another; one that is refused stops none after it.
   *
   * @throws NotTogether if they may not be decided together; then none was
   * @throws UnknownReview if there is none of them
   * @throws ReviewRefused if the person may not even look at one
   */
  public List<Outcome> decide(List<Shown> all, Word word, Person person, Surface surface) {
    check(all, person);
    return all.stream().map(one -> decide(one, word, person, surface)).toList();
  }

  private Outcome decide(Shown one, Word word, Person person, Surface surface) {
    Answer answer =
        new Answer(word.decision(), word.comment(), word.reasonCode(), one.factsDigest());
    try {
      return new Outcome(
          one.userTaskKey(), desk.decide(one.userTaskKey(), person, answer, surface), null);
    } catch (ReviewRefused | TaskRefused | ProcessUnavailable | ConcurrencyFailureException e) {
      return new Outcome(one.userTaskKey(), null, e);
    }
  }

  private void check(List<Shown> all, Person person) {
    if (all.isEmpty() || all.size() > rule.most()) {
      throw new NotTogether(new FieldProblem("reviews", "must be 1 to " + rule.most()));
    }
    List<FieldProblem> problems = new ArrayList<>();
    List<ExpenseFacts> facts = new ArrayList<>();
    Set<Long> keys = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      long userTaskKey = all.get(i).userTaskKey();
      String field = "reviews[" + i + "]";
      if (!keys.add(userTaskKey)) {
        problems.add(new FieldProblem(field, "is there twice"));
        continue;
      }
      Review review = reviews.find(userTaskKey).orElseThrow(() -> new UnknownReview(userTaskKey));
      reviews
          .refusesLook(review, person)
          .ifPresent(
              refusal -> {
                throw new ReviewRefused(refusal);
              });
      Expense expense = expenses.find(review.expenseId()).orElseThrow();
      ExpenseFacts shown = expenses.facts(expense);
      facts.add(shown);
      rule.refuses(review, shown, assessments.of(expense).orElse(null))
          .ifPresent(reason -> problems.add(new FieldProblem(field, reason)));
    }
    if (problems.isEmpty() && !rule.areAlike(facts)) {
      problems.add(
          new FieldProblem(
              "reviews", "must be of one employee, or of one merchant in one category"));
    }
    if (!problems.isEmpty()) {
      throw new NotTogether(problems);
    }
  }

  /** They may not be decided together; names each that must be decided alone. */
  public static class NotTogether extends RuntimeException {

    private final transient List<FieldProblem> problems;

    NotTogether(FieldProblem problem) {
      this(List.of(problem));
    }

    NotTogether(List<FieldProblem> problems) {
      super("These reviews may not be decided together.");
      this.problems = List.copyOf(problems);
    }

    public List<FieldProblem> problems() {
      return problems;
    }
  }
}
