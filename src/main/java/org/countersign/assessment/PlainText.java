package org.countersign.assessment;

import java.util.regex.Pattern;

/**
 * Text that somebody else wrote, without what a reader cannot see: control characters but for tab
 * and line feed, bidirectional overrides, zero-width characters, tags, variation selectors,
 * fillers, private and unassigned characters. Of marks that are piled on one letter four are left.
 *
 * @param cut whether the text was longer than allowed
 */
record PlainText(String value, boolean cut) {

  private static final Pattern LINE_END = Pattern.compile("\\R");

  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}&&[^\\n\\t]]"
              + "|[\\uFE00-\\uFE0F\\u180B-\\u180D\\u180F\\x{E0100}-\\x{E01EF}]"
              + "|[\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u2800\\u3164\\uFFA0\\uFFFC]"
              + "|\\p{M}(?<=\\p{M}{5})");

  /**
   * @param limit in code points
   */
  static PlainText of(String text, int limit) {
    String seen = seenIn(text);
    if (seen.codePointCount(0, seen.length()) <= limit) {
      return new PlainText(seen, false);
    }
    return new PlainText(seen.substring(0, seen.offsetByCodePoints(0, limit)), true);
  }

  static String seenIn(String text) {
    return UNSEEN.matcher(LINE_END.matcher(text).replaceAll("\n")).replaceAll("").strip();
  }
}
