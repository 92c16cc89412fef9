package org.countersign.ledger.anchor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.countersign.ledger.seal.SealedLedger.SealSummary;

/**
 * A mail with the last seal. It comes also when there is no new one, so that its absence says
 * something.
 */
record AnchorMail(AuditorMail mail, List<String> to, Duration every) implements AnchorPlace {

  @Override
  public AnchorKind kind() {
    return AnchorKind.MAIL;
  }

  @Override
  public boolean repeats() {
    return true;
  }

  @Override
  public String name() {
    return to.size() == 1 ? "one address" : to.size() + " addresses";
  }

  @Override
  public Kept keep(SealSummary seal, Instant now) throws IOException {
    mail.send(to, "Countersign: the ledger has %d seals".formatted(seal.number()), text(seal, now));
    return new Kept(now, null);
  }

  static String text(SealSummary seal, Instant now) {
    return """
        This is the last seal of the ledger. Keep the mail where the operators of the
        ledger do not reach it.

        %s
        Later, an export of the ledger has to have this seal:

          java -jar countersign.jar verify ledger.jsonl --public-key sealing.pub \\
            --anchor this-mail.txt

        where this-mail.txt is the text of this mail.
        """
        .formatted(SealText.mail(seal, now));
  }
}
