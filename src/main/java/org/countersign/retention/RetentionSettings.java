package org.countersign.retention;

import java.time.Period;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what is kept, as ISO 8601 periods (P8Y, P18M, P200D). The first three go to a table of
 * the owner when the database is migrated, and that table counts; empty keeps them for ever.
 *
 * @param expenses decided expenses with all that belongs to them, from the end of the calendar year
 *     of the decision on. At least 6 months
 * @param ledger entries of the ledger; their seals stay. At least 6 months
 * @param ledgerTexts texts beside entries of the ledger. At least 6 months
 * @param invalidExpenses what was submitted by the start form or Camunda's API and was not valid
 * @param preferences how somebody wants to be told, after they said so and after their last expense
 * @param slackMessages which message in Slack shows what; the message is deleted in Slack then, if
 *     nothing of it is open. At least 30 days
 * @param slackClicks what was clicked in Slack, after it was done. At least one day, because Slack
 *     may bring a click again
 */
@ConfigurationProperties("countersign.retention")
public record RetentionSettings(
    @Nullable Period expenses,
    @Nullable Period ledger,
    @Nullable Period ledgerTexts,
    @DefaultValue("P6M") Period invalidExpenses,
    @DefaultValue("P2Y") Period preferences,
    @DefaultValue("P400D") Period slackMessages,
    @DefaultValue("P7D") Period slackClicks) {

  /** No six months have more days. */
  private static final int HALF_A_YEAR = 184;

  private static final int A_MONTH = 30;
  private static final int DAYS_OF_A_MONTH_AT_LEAST = 28;

  public RetentionSettings {
    refuseTooShort("expenses", expenses);
    refuseTooShort("ledger", ledger);
    refuseTooShort("ledger-texts", ledgerTexts);
    refuseShorterThan(1, "invalid-expenses", invalidExpenses);
    refuseShorterThan(1, "preferences", preferences);
    refuseShorterThan(A_MONTH, "slack-messages", slackMessages);
    refuseShorterThan(1, "slack-clicks", slackClicks);
  }

  /** What the law wants kept, in months or in days alone: a sum of both depends on the calendar. */
  private static void refuseTooShort(String name, @Nullable Period period) {
    if (period == null) {
      return;
    }
    boolean longEnough =
        period.toTotalMonths() == 0
            ? period.get(ChronoUnit.DAYS) >= HALF_A_YEAR
            : period.toTotalMonths() >= 6 && !period.isNegative();
    if (!longEnough) {
      throw new IllegalArgumentException(
          "countersign.retention.%s is %s, but it has to be at least 6 months: set it to P6M or more, or to nothing to keep all"
              .formatted(name, period));
    }
  }

  private static void refuseShorterThan(int days, String name, Period period) {
    long least =
        period.get(ChronoUnit.YEARS) * 365
            + period.get(ChronoUnit.MONTHS) * DAYS_OF_A_MONTH_AT_LEAST
            + period.get(ChronoUnit.DAYS);
    if (least < days || period.isNegative()) {
      throw new IllegalArgumentException(
          "countersign.retention.%s is %s, but it has to be at least P%dD"
              .formatted(name, period, days));
    }
  }
}
