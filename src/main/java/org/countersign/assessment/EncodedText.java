package org.countersign.assessment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Text inside a text, in Base64, hexadecimal or binary digits or as escapes. */
final class EncodedText {

  /** Long enough for two words, and shorter than it only by chance. */
  private static final int SHORTEST = 8;

  private static final Pattern BASE_64 = Pattern.compile("[A-Za-z0-9+/_-]{12,}+");
  private static final Pattern BASE_64_PIECES =
      Pattern.compile(
          "(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{4,}+(?:\\s[A-Za-z0-9+/_-]{4,}+){1,200}+");
  private static final Pattern HEX =
      Pattern.compile(
          "(?:(?:0x|\\\\x|%|\\\\u00|&#x|u\\+00)?[0-9a-f]{2};?[\\s,:-]?){8,400}+",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern HEX_PREFIX =
      Pattern.compile("0x|\\\\x|%|\\\\u00|&#x|u\\+00", Pattern.CASE_INSENSITIVE);
  private static final Pattern BINARY = Pattern.compile("(?:[01]{8}[\\s,]?){8,400}+");
  private static final Pattern DECIMAL =
      Pattern.compile("(?:(?:&#)?\\b\\d{2,3}\\b;?[\\s,;]{0,2}){8,400}+");
  private static final Pattern NOT_HEX = Pattern.compile("[^0-9A-Fa-f]+");
  private static final Pattern NOT_DIGIT = Pattern.compile("\\D+");
  private static final Pattern SPACE = Pattern.compile("\\s");

  private EncodedText() {}

  /** What is readable when it is decoded: mostly letters and spaces. Nothing for honest texts. */
  static List<String> in(String text) {
    List<String> found = new ArrayList<>();
    matches(BASE_64, text).forEach(run -> base64(run, found));
    matches(BASE_64_PIECES, text).forEach(run -> base64(SPACE.matcher(run).replaceAll(""), found));
    matches(HEX, text).forEach(run -> hex(run, found));
    matches(BINARY, text).forEach(run -> numbers(octets(run), 2, found));
    matches(DECIMAL, text).forEach(run -> numbers(List.of(NOT_DIGIT.split(run)), 10, found));
    return found;
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }

  /** From each of the four places where a group may begin: something may stand before it. */
  private static void base64(String run, List<String> found) {
    String standard = run.replace('-', '+').replace('_', '/');
    for (int start = 0; start < 4 && standard.length() - start >= 4; start++) {
      int length = (standard.length() - start) / 4 * 4;
      int rest = (standard.length() - start) % 4;
      String groups = standard.substring(start, start + length + (rest > 1 ? rest : 0));
      add(Base64.getDecoder().decode(groups), found);
    }
  }

  private static void hex(String run, List<String> found) {
    String digits = NOT_HEX.matcher(HEX_PREFIX.matcher(run).replaceAll(" ")).replaceAll("");
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(digits, 2 * i, 2 * i + 2, 16);
    }
    add(bytes, found);
  }

  private static List<String> octets(String run) {
    String digits = NOT_DIGIT.matcher(run).replaceAll("");
    List<String> octets = new ArrayList<>();
    for (int i = 0; i + 8 <= digits.length(); i += 8) {
      octets.add(digits.substring(i, i + 8));
    }
    return octets;
  }

  private static void numbers(List<String> numbers, int radix, List<String> found) {
    StringBuilder text = new StringBuilder();
    numbers.stream()
        .filter(number -> !number.isEmpty())
        .forEach(number -> text.append((char) Integer.parseInt(number, radix)));
    add(text.toString().getBytes(StandardCharsets.ISO_8859_1), found);
  }

  private static void add(byte[] bytes, List<String> found) {
    if (bytes.length < SHORTEST) {
      return;
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    long readable = text.chars().filter(EncodedText::isReadable).count();
    if (readable * 10 >= text.length() * 9L) {
      found.add(text);
    }
  }

  private static boolean isReadable(int each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || " .,:;!?'\"{}_-\n".indexOf(each) >= 0;
  }
}
