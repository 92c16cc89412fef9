package org.countersign.slack;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expense as one types it: {@code 42.50 Taxi to the client}, {@code 42,50 EUR Taxi}, {@code Taxi
 * 42.50 EUR}. What is found of it; the checks are the same as at every other door.
 */
record ExpenseText(
    @Nullable String amount, @Nullable String currency, @Nullable String description) {

  private static final int MAX_TEXT = 2000;
  private static final String AMOUNT = "(\\d{1,12}(?:[.,]\\d{1,4})?)";
  private static final String CURRENCY = "(?:\\s*([A-Z]{3})\\b)?";

  /** Slack's command starts with it. */
  private static final Pattern AT_THE_START =
      Pattern.compile("\\s*" + AMOUNT + CURRENCY + "(?:\\s+(.*))?", Pattern.DOTALL);

  private static final Pattern ANYWHERE =
      Pattern.compile("(?<![\\d.,])" + AMOUNT + CURRENCY + "(?![\\d.,]\\d)");

  /** Of a command: the amount comes first. */
  static ExpenseText ofCommand(String text) {
    Matcher parts = AT_THE_START.matcher(text);
    return parts.matches()
        ? new ExpenseText(decimal(parts.group(1)), parts.group(2), blankToNull(parts.group(3)))
        : new ExpenseText(null, null, blankToNull(text));
  }

  /** Of a message that somebody wrote for another purpose; whoever submits it looks at it first. */
  static ExpenseText ofMessage(String text) {
    String description = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    Matcher amount = ANYWHERE.matcher(description);
    return amount.find()
        ? new ExpenseText(decimal(amount.group(1)), amount.group(2), blankToNull(description))
        : new ExpenseText(null, null, blankToNull(description));
  }

  private static String decimal(String amount) {
    return amount.replace(',', '.');
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
