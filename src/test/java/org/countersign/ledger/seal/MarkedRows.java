package org.countersign.ledger.seal;

import java.util.Arrays;
import java.util.HexFormat;
import org.countersign.ledger.Hashes;

/**
 * For tests that write rows of the ledger in SQL, a great many at once: marks them as the
 * application would that runs in this JVM with a generated key.
 */
public final class MarkedRows {

  private static final int BLOCK = 64;

  private MarkedRows() {}

  /**
   * The mark as SQL, by the definition of HMAC (RFC 2104).
   *
   * @param row name of a row with the columns of an entry as they are inserted
   */
  public static String mark(String row) {
    byte[] secret = SealingKey.generated().secretFor("countersign entry 1");
    return "sha256(%s || sha256(%s || convert_to(%s, 'UTF8')))"
        .formatted(padded(secret, 0x5c), padded(secret, 0x36), content(row));
  }

  /** As {@link org.countersign.ledger.EntryLine#content()} has it. */
  private static String content(String row) {
    return String.join(
        " || ",
        "'{\"event\":' || to_json(%s.event)::text".formatted(row),
        property(row, "expense", "expense_id::text"),
        property(row, "key", "event_key"),
        property(row, "actorKind", "actor_kind"),
        property(row, "actor", "actor"),
        property(row, "surface", "surface"),
        property(row, "factsDigest", "facts_digest"),
        "',\"detail\":' || %s.detail::text || '}'".formatted(row));
  }

  private static String property(String row, String name, String column) {
    return "',\"%s\":' || coalesce(to_json(%s.%s)::text, 'null')".formatted(name, row, column);
  }

  private static String padded(byte[] secret, int pad) {
    byte[] block = Arrays.copyOf(secret.length > BLOCK ? Hashes.of(secret) : secret, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= (byte) pad;
    }
    return "decode('" + HexFormat.of().formatHex(block) + "', 'hex')";
  }
}
