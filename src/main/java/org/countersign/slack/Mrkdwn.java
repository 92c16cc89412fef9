package org.countersign.slack;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text for Slack's own markup. What a person typed is escaped, so that it can mention nobody and
 * hides no link, and cut with a mark where it is too long.
 */
final class Mrkdwn {

  private static final String MARK = "…";

  /** A link or a mention: {@code <https://example.com|label>}, {@code <@U012AB3CD>}. */
  private static final Pattern MARKED = Pattern.compile("<([^<>|]+)(?:\\|([^<>]*))?>");

  private Mrkdwn() {}

  /** On one line. */
  static String line(String typed, int maxLength) {
    return escaped(typed, maxLength, " ");
  }

  /** As a quotation, so that nothing in it can look like a part of the message around it. */
  static String quote(String typed, int maxLength) {
    return ">" + escaped(typed, maxLength - 1, "\n>");
  }

  /** A moment as each reader's own clock has it. */
  static String date(Instant moment) {
    return "<!date^%d^{date_short_pretty} {time}|%s>".formatted(moment.getEpochSecond(), moment);
  }

  static String mention(String slackId) {
    return "<@" + slackId + ">";
  }

  /** What somebody typed, of Slack's own form of a message: links and escapes as they are read. */
  static String read(String message) {
    return MARKED
        .matcher(message)
        .replaceAll(
            link -> Matcher.quoteReplacement(link.group(2) == null ? link.group(1) : link.group(2)))
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  /**
   * @param maxLength of the result, escapes and mark included
   */
  private static String escaped(String typed, int maxLength, String lineBreak) {
    StringBuilder text = new StringBuilder();
    int[] points = typed.strip().replace("\r\n", "\n").codePoints().toArray();
    int lastFit = 0;
    for (int point : points) {
      String next = escaped(point, lineBreak);
      if (text.length() + next.length() > maxLength) {
        return text.substring(0, lastFit) + MARK;
      }
      text.append(next);
      if (text.length() <= maxLength - MARK.length()) {
        lastFit = text.length();
      }
    }
    return text.toString();
  }

  private static String escaped(int point, String lineBreak) {
    return switch (point) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '\n', '\r', 0x0b, 0x0c, 0x85, 0x2028, 0x2029 -> lineBreak;
      default -> turnsText(point) ? "" : Character.toString(point);
    };
  }

  /** Marks that let text run from right to left: what is read would not be what is there. */
  private static boolean turnsText(int point) {
    return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
  }
}
