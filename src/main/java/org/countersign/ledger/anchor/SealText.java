package org.countersign.ledger.anchor;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.countersign.ledger.UtcTimes;
import org.countersign.ledger.seal.SealedLedger.SealSummary;

/** Number, hash and time of a seal as text: a line of a file, and what a mail says. */
final class SealText {

  private static final String TIME = "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z)";

  private static final Pattern LINE =
      Pattern.compile("seal (\\d{1,18}) ([0-9a-f]{64}) kept " + TIME);

  /** Whatever a mail program puts in front of lines, or makes of their ends. */
  private static final Pattern MAIL =
      Pattern.compile("Seal: +(\\d{1,18})[\\s>]+Hash: +([0-9a-f]{64})[\\s>]+Kept: +" + TIME);

  private static final int MAX_QUOTED = 40;

  private SealText() {}

  static String line(SealSummary seal, Instant now) {
    return "seal %d %s kept %s\n".formatted(seal.number(), seal.hash(), UtcTimes.text(now));
  }

  static String mail(SealSummary seal, Instant now) {
    return """
        Seal: %d
        Hash: %s
        Kept: %s
        """
        .formatted(seal.number(), seal.hash(), UtcTimes.text(now));
  }

  /**
   * All anchors of a text, be it lines of a file or a mail. A line that was not written to its end,
   * as when a disk was full, says nothing and is passed over.
   *
   * @throws IllegalArgumentException if there is none, or something else in between
   */
  static List<Anchor> read(String text, String source) {
    List<Anchor> anchors = new ArrayList<>();
    Matcher mail = MAIL.matcher(text);
    while (mail.find()) {
      anchors.add(anchor(mail, source));
    }
    if (anchors.isEmpty()) {
      readLines(text, source, anchors);
    }
    if (anchors.isEmpty()) {
      throw new IllegalArgumentException(source + " names no seal");
    }
    return anchors;
  }

  /** Where more text could have made a line of it, it is one that was not written to its end. */
  @SuppressWarnings("JdkObsolete")
  private static void readLines(String text, String source, List<Anchor> anchors) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher whole = LINE.matcher(line);
      if (whole.matches()) {
        anchors.add(anchor(whole, source));
      } else if (!whole.hitEnd()) {
        throw new IllegalArgumentException(
            "line %d of %s is no line about a seal: %s"
                .formatted(number, source, line.substring(0, Math.min(MAX_QUOTED, line.length()))));
      }
    }
  }

  private static Anchor anchor(Matcher found, String source) {
    try {
      return new Anchor(
          Long.valueOf(found.group(1)),
          found.group(2).toLowerCase(Locale.ROOT),
          Instant.parse(found.group(3)),
          source);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(source + " has a time that is none", e);
    }
  }
}
