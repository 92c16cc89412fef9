package org.countersign.expense;

import java.util.List;
import org.countersign.expense.ExpenseEvent.InformationRequested;
import org.countersign.expense.SubmitterNotifier.Way;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells submitters by the ways that they want. Whoever wants only a way that is not set up here, or
 * does not reach them, hears by another one; whoever wants none hears by none.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class SubmitterNotifications {

  private final List<SubmitterNotifier> notifiers;
  private final NotificationPreferences preferences;
  private final Expenses expenses;

  SubmitterNotifications(
      List<SubmitterNotifier> notifiers, NotificationPreferences preferences, Expenses expenses) {
    this.notifiers = notifiers;
    this.preferences = preferences;
    this.expenses = expenses;
  }

  /** The expense has its final outcome. */
  public void decided(Expense expense) {
    wanted(expense).forEach(notifier -> notifier.decided(expense));
  }

  /**
   * One of the ways cannot bring what it was to say. Whoever hears by no other way, and wants to
   * hear, is told by those that are left. Telling by a way twice is telling once.
   *
   * @param question what was asked; null for the decision
   * @return false where no way is left
   */
  public boolean cannotBring(Way way, Expense expense, @Nullable Question question) {
    NotificationPreference preference = preferences.of(expense.employee());
    List<SubmitterNotifier> left =
        notifiers.stream()
            .filter(SubmitterNotifier::isOn)
            .filter(notifier -> notifier.way() != way)
            .toList();
    if (preference == NotificationPreference.NONE
        || left.stream().anyMatch(notifier -> preference.wants(notifier.way()))) {
      return true;
    }
    for (SubmitterNotifier notifier : left) {
      if (question == null) {
        notifier.decided(expense);
      } else {
        notifier.asked(expense, question);
      }
    }
    return !left.isEmpty();
  }

  @EventListener
  void asked(InformationRequested requested) {
    Expense expense = expenses.get(requested.id());
    wanted(expense).forEach(notifier -> notifier.asked(expense, requested.question()));
  }

  private List<SubmitterNotifier> wanted(Expense expense) {
    NotificationPreference preference = preferences.of(expense.employee());
    List<SubmitterNotifier> there =
        notifiers.stream()
            .filter(SubmitterNotifier::isOn)
            .filter(notifier -> notifier.reaches(expense.employee()))
            .toList();
    List<SubmitterNotifier> wanted =
        there.stream().filter(notifier -> preference.wants(notifier.way())).toList();
    return wanted.isEmpty() && preference != NotificationPreference.NONE ? there : wanted;
  }
}
