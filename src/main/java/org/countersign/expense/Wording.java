package org.countersign.expense;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A text for comparing: its words in small letters, without accents and punctuation. Ligatures and
 * the German ways to write an umlaut are one: Müller, Mueller and MULLER are the same word.
 */
record Wording(List<String> words, Set<String> trigrams) {

  /** Of the trigrams of both texts, the share that both have; from this on they are nearly same. */
  static final double NEARLY_SAME = 0.6;

  /** With no word of this length, as in "Bus", a text says too little to be found in another. */
  private static final int TELLING_WORD = 4;

  /** What PostgreSQL takes into an index, with a margin. */
  private static final int MAX_KEY = 400;

  private static final Pattern MARK = Pattern.compile("\\p{M}+");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

  static Wording of(String text) {
    String plain =
        MARK.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT)
            .replace("ß", "ss")
            .replace("ø", "o")
            .replace("ł", "l")
            .replace("đ", "d")
            .replace("æ", "a")
            .replace("œ", "o")
            .replace("ae", "a")
            .replace("oe", "o")
            .replace("ue", "u");
    List<String> words =
        Arrays.stream(BETWEEN_WORDS.split(plain)).filter(word -> !word.isEmpty()).toList();
    return new Wording(words, trigrams(words));
  }

  /** As PostgreSQL's pg_trgm cuts them: each word by itself, with its beginning and its end. */
  private static Set<String> trigrams(List<String> words) {
    Set<String> trigrams = new HashSet<>();
    for (String word : words) {
      String padded = "  " + word + " ";
      for (int i = 0; i + 3 <= padded.length(); i++) {
        trigrams.add(padded.substring(i, i + 3));
      }
    }
    return trigrams;
  }

  /**
   * For an index: the same for two texts that are the {@link #isSame same}, and the text itself
   * where it holds no words.
   */
  static String key(String text) {
    String joined = String.join("", of(text).words);
    return Texts.cut(joined.isEmpty() ? text : joined, MAX_KEY);
  }

  /**
   * For an index: a number of a receipt without case, accents, spaces and punctuation. What was
   * spelled in another way is the same number.
   */
  static String ofNumber(String number) {
    String plain =
        BETWEEN_WORDS
            .matcher(
                MARK.matcher(Normalizer.normalize(number, Normalizer.Form.NFKD))
                    .replaceAll("")
                    .toLowerCase(Locale.ROOT))
            .replaceAll("");
    return Texts.cut(plain.isEmpty() ? number : plain, MAX_KEY);
  }

  /** Whether nothing but case, accents, punctuation and spaces differs; false without words. */
  boolean isSame(Wording other) {
    return !words.isEmpty() && String.join("", words).equals(String.join("", other.words));
  }

  /** Whether they are the same, nearly, or one is the other with words added; in any order. */
  boolean isNearlySame(Wording other) {
    return isSame(other) || similarity(other) >= NEARLY_SAME || adds(other) || other.adds(this);
  }

  /** 0 to 1, as pg_trgm's similarity. */
  double similarity(Wording other) {
    long common = trigrams.stream().filter(other.trigrams::contains).count();
    long all = trigrams.size() + other.trigrams.size() - common;
    return all == 0 ? 0 : (double) common / all;
  }

  private boolean adds(Wording to) {
    return words.containsAll(to.words)
        && to.words.stream().anyMatch(word -> word.length() >= TELLING_WORD);
  }
}
