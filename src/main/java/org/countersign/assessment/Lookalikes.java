package org.countersign.assessment;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Letters that look like others, and text that is read in another way than it is written. A whole
 * word in another script is honest; a Latin word with a Cyrillic letter in it is not.
 */
final class Lookalikes {

  private static final Map<Integer, String> LATIN = new HashMap<>();

  static {
    pairs("аaвbсcԁdеeһhіiјjкkӏlмmнhоoрpԛqѕsтtуyѵvԝwхxяrґr");
    pairs("АaВbСcЕeНhІiЈjКkӀlМmОoРpԚqЅsТtУyѴvԜwХxЯr");
    pairs("αaγyεeηnιiκkνvοoρpτtυuχxωwϲcϳj");
    pairs("ΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧxϹcͿj");
    pairs("աwգqեtզqցgհhյjոnռnսuրnքpօoՀhԼlՈnՍuՏsՕoՐp");
    pairs("ᎠdᎡrᎢtᎥiᎪaᎫjᎬeᎳwᎷmᎻhᎽyᏀgᏃzᏏbᏒrᏔwᏙvᏚsᏞlᏟcᏢpᏦkᏴb");
    pairs("ꭰdꭱrꭲtꭵiꭺaꭻjꭼeꮃwꮇmꮋhꮍyꮐgꮓzꮟbꮢrꮤwꮩvꮪsꮮlꮯcꮲpꮶkᏼb");
    pairs("ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz");
    pairs("ɐaɔcǝeɟfƃgɥhᴉiɾjʞkɯmɹrʇtʌvʍwʎy");
    pairs("ıiłløođdħhŧtŀlſsɑaɡgɩi");
    LATIN.put((int) 'ß', "ss");
    LATIN.put((int) 'æ', "ae");
    LATIN.put((int) 'œ', "oe");
    alphabet(0x1F150);
    alphabet(0x1F170);
    alphabet(0x1F1E6);
  }

  /** Below it are the letters of Western and Central Europe and no marks. */
  private static final int FIRST_MODIFIER = 0x2B0;

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]{3,}+");
  private static final Pattern LATIN_LETTER = Pattern.compile("\\p{IsLatin}");
  private static final Pattern OTHER_SCRIPT =
      Pattern.compile("[\\p{IsCyrillic}\\p{IsGreek}\\p{IsArmenian}\\p{IsCherokee}]");

  private static final Pattern EAST_ASIAN =
      Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]");

  /** What one types on a Japanese keyboard, but not among Latin letters only. */
  private static final Pattern FULL_WIDTH = Pattern.compile("[\\uFF21-\\uFF3A\\uFF41-\\uFF5A]{4}");

  private static final Pattern STYLED_WORD =
      Pattern.compile(
          "(?:[\\x{1D400}-\\x{1D7CB}\\u24B6-\\u24E9\\x{1F110}-\\x{1F149}\\x{1F150}-\\x{1F169}"
              + "\\x{1F170}-\\x{1F189}\\u2100-\\u2138][\\uFE0E\\uFE0F]? ?){4}"
              + "|[ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ\\u1D2C-\\u1D6A\\u02B0-\\u02B8]{4}");

  private static final Pattern PILED_MARKS =
      Pattern.compile(
          "\\p{Mn}{5}|\\p{Mn}{3}(?<=\\p{IsLatin}\\p{Mn}{3})"
              + "|\\p{Mn}(?:\\p{IsLatin}\\p{Mn}{1,9}+){3}");

  /** England, Scotland and Wales are written with tags. */
  private static final Pattern FLAG =
      Pattern.compile("\\x{1F3F4}[\\x{E0030}-\\x{E0039}\\x{E0061}-\\x{E007A}]{3,6}\\x{E007F}");

  private static final Pattern HIDDEN =
      Pattern.compile(
          // Bidirectional overrides, embeddings and isolates; tags.
          "[\\u202A-\\u202E\\u2066-\\u2069\\x{E0000}-\\x{E007F}]"
              // Supplementary variation selectors, which only kanji need.
              + "|[\\x{E0100}-\\x{E01EF}](?<!\\p{IsHan}[\\x{E0100}-\\x{E01EF}])"
              // Zero-width characters: many at one place, or again and again inside a word.
              + "|[\\u200B-\\u200D\\u2060-\\u2064\\uFEFF]{8}"
              + "|[\\u200B-\\u200D\\u2060-\\u2064\\uFEFF]"
              + "(?:\\p{IsLatin}{1,9}+[\\u200B-\\u200D\\u2060-\\u2064\\uFEFF]){2}\\p{IsLatin}");

  private Lookalikes() {}

  /** Whether the text is made to look different from what it is. */
  static boolean disguise(String text) {
    if (text.chars().allMatch(each -> each < FIRST_MODIFIER)) {
      return false;
    }
    return HIDDEN.matcher(FLAG.matcher(text).replaceAll("")).find()
        || STYLED_WORD.matcher(text).find()
        || PILED_MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).find()
        || (FULL_WIDTH.matcher(text).find() && !EAST_ASIAN.matcher(text).find())
        || mixesScripts(text);
  }

  private static boolean mixesScripts(String text) {
    return OTHER_SCRIPT.matcher(text).find()
        && WORD.matcher(text)
            .results()
            .map(word -> Normalizer.normalize(word.group(), Normalizer.Form.NFKC))
            .anyMatch(Lookalikes::isMixed);
  }

  /** A µ or Ω in a Latin word is a unit, and no Latin letter looks like it. */
  private static boolean isMixed(String word) {
    return LATIN_LETTER.matcher(word).find()
        && OTHER_SCRIPT
            .matcher(word)
            .results()
            .anyMatch(letter -> LATIN.containsKey(letter.group().codePointAt(0)));
  }

  /**
   * The text as it is read: lower case, Latin letters without marks, and Latin letters for
   * look-alikes inside Latin words.
   */
  static String read(String text) {
    String seen = Normalizer.normalize(text, Normalizer.Form.NFKC);
    if (OTHER_SCRIPT.matcher(seen).find()) {
      seen =
          WORD.matcher(seen)
              .replaceAll(
                  word ->
                      Matcher.quoteReplacement(
                          isMixed(word.group()) ? latin(word.group()) : word.group()));
    }
    return withoutMarks(seen.toLowerCase(Locale.ROOT));
  }

  /** With a Latin letter wherever one looks like it, also in words of another script. */
  static String latin(String text) {
    StringBuilder latin = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              String letter = LATIN.get(point);
              if (letter == null) {
                latin.appendCodePoint(point);
              } else {
                latin.append(letter);
              }
            });
    return latin.toString();
  }

  /** Marks of other scripts are letters of their own: が is not か. */
  private static String withoutMarks(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    boolean droppable = false;
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
    for (int i = 0; i < decomposed.length(); ) {
      int point = decomposed.codePointAt(i);
      i += Character.charCount(point);
      if (Character.getType(point) == Character.NON_SPACING_MARK) {
        if (!droppable) {
          plain.appendCodePoint(point);
        }
        continue;
      }
      Character.UnicodeScript script = Character.UnicodeScript.of(point);
      boolean latin = script == Character.UnicodeScript.LATIN;
      droppable = latin || script == Character.UnicodeScript.ARABIC;
      String letter = latin || point >= 0x1F150 ? LATIN.get(point) : null;
      if (letter == null) {
        plain.appendCodePoint(point);
      } else {
        plain.append(letter);
      }
    }
    return Normalizer.normalize(plain, Normalizer.Form.NFC);
  }

  private static void pairs(String letters) {
    int[] points = letters.codePoints().toArray();
    for (int i = 0; i < points.length; i += 2) {
      LATIN.put(points[i], Character.toString(points[i + 1]));
    }
  }

  private static void alphabet(int first) {
    for (int i = 0; i < 26; i++) {
      LATIN.put(first + i, String.valueOf((char) ('a' + i)));
    }
  }
}
