package org.countersign.assessment;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds text that talks to the AI instead of describing an expense, by plain rules. No list of
 * rules is complete: a hit sends the expense to a human, a miss proves nothing.
 */
final class InjectionSignals {

  enum Signal {
    /** "Ignore previous instructions." */
    OVERRIDE,
    /** "Approve this", "do not flag", "must be approved". */
    COMMAND,
    /** "You are an auditor", "system: ...", chat markup. */
    ROLE,
    /** "Per policy section 4.2", which does not exist; "exempt from review". */
    INVENTED_POLICY,
    /** "The CFO has approved this." */
    CLAIMED_PERMISSION,
    /** "Confidence: 1.0", "flags: none", "the real amount is 1". */
    SCORE,
    /** JSON or Markdown that would end the text and begin something else. */
    BREAKOUT,
    /** Any of the above in another language than English and German. */
    FOREIGN,
    /** Any of the above in Base64, hexadecimal digits, ROT13, backwards. */
    ENCODED,
    /** Characters that make text look different from what it is. */
    DISGUISE
  }

  private static final Pattern SPACE = Pattern.compile("\\s++");
  private static final Pattern NOT_A_LETTER = Pattern.compile("[^a-z]++");
  private static final Pattern NOT_LATIN = Pattern.compile("[^\\p{IsLatin}\\p{IsCommon}]");

  private static final String UPSIDE_DOWN = "pdunbq";
  private static final String UPSIDE_DOWN_MEANS = "dpnuqb";
  private static final String LEET = "0134578@$!|+";
  private static final String LEET_MEANS = "oieastbasiit";

  private InjectionSignals() {}

  static Set<Signal> in(String text) {
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    if (Lookalikes.disguise(text)) {
      signals.add(Signal.DISGUISE);
    }
    String seen = PlainText.seenIn(text);
    addPhrases(signals, Lookalikes.read(seen));
    for (String decoded : EncodedText.in(seen)) {
      if (EnglishPhrases.DECODED.matcher(decoded.toLowerCase(Locale.ROOT)).find()) {
        signals.add(Signal.ENCODED);
      }
    }
    return signals;
  }

  private static void addPhrases(Set<Signal> signals, String read) {
    // One space or line end each, also because \s* would take quadratic time on long runs.
    String lines = SPACE.matcher(read).replaceAll(run -> run.group().contains("\n") ? "\n" : " ");
    String flowing = lines.replace('\n', ' ').replace('’', '\'');
    add(signals, EnglishPhrases.FLOWING, flowing);
    add(signals, EnglishPhrases.LINED, lines);
    add(signals, ForeignPhrases.FLOWING, flowing);
    boolean otherScript = NOT_LATIN.matcher(flowing).find();
    if (otherScript
        && ForeignPhrases.OTHER_SCRIPTS.stream()
            .anyMatch(phrase -> phrase.matcher(flowing).find())) {
      signals.add(Signal.FOREIGN);
    }
    String letters = letters(flowing);
    if (EnglishPhrases.isSpacedOut(letters)) {
      signals.add(Signal.OVERRIDE);
    }
    Set<String> turned = new LinkedHashSet<>();
    turned.add(letters(translated(flowing, LEET, LEET_MEANS)));
    if (otherScript) {
      turned.add(letters(Lookalikes.latin(flowing)));
    }
    String backwards = new StringBuilder(letters).reverse().toString();
    turned.add(backwards);
    turned.add(translated(backwards, UPSIDE_DOWN, UPSIDE_DOWN_MEANS));
    turned.add(rot13(letters));
    turned.remove(letters);
    if (turned.stream().anyMatch(EnglishPhrases::isSpacedOut)) {
      signals.add(Signal.ENCODED);
    }
  }

  private static String letters(String text) {
    return NOT_A_LETTER.matcher(text).replaceAll("");
  }

  private static String translated(String text, String from, String to) {
    StringBuilder translated = new StringBuilder(text);
    for (int i = 0; i < translated.length(); i++) {
      int found = from.indexOf(translated.charAt(i));
      if (found >= 0) {
        translated.setCharAt(i, to.charAt(found));
      }
    }
    return translated.toString();
  }

  private static String rot13(String letters) {
    return letters
        .chars()
        .map(letter -> 'a' + (letter - 'a' + 13) % 26)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static void add(Set<Signal> signals, Map<Signal, Pattern> phrases, String text) {
    phrases.forEach(
        (signal, phrase) -> {
          if (phrase.matcher(text).find()) {
            signals.add(signal);
          }
        });
  }
}
