package org.countersign.expense;

/** What is accepted as text from outside, in every field that a person types. */
public final class Texts {

  /** What is read where a text was erased. */
  public static final String ERASED = "[erased]";

  private Texts() {}

  /** Whether PostgreSQL can store it and a log line cannot be forged with it. */
  public static boolean isPlain(String text) {
    return text.codePoints().allMatch(Texts::isPlain);
  }

  private static boolean isPlain(int point) {
    boolean control =
        Character.isISOControl(point) && point != '\n' && point != '\r' && point != '\t';
    boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return !control && !half;
  }

  /** The text with a mark for each character that is not plain, to name it where it is refused. */
  public static String plain(String text) {
    return text.codePoints()
        .map(point -> isPlain(point) ? point : '\ufffd')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** As {@link #plain}, in one line, for a log. */
  public static String line(String text) {
    return plain(text).replaceAll("[\\n\\r\\t\\u2028\\u2029]+", " ");
  }

  /** Whether a reader sees nothing: spaces of any kind and characters without a shape. */
  public static boolean isBlank(String text) {
    return text.codePoints()
        .allMatch(
            point ->
                Character.isWhitespace(point)
                    || Character.isSpaceChar(point)
                    || Character.getType(point) == Character.FORMAT);
  }

  /** The text, or its beginning with a mark when it is longer. */
  public static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = maxLength - 1;
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
