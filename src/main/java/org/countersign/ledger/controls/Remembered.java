package org.countersign.ledger.controls;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger remembers of expenses that have ended, each thing as one number. Only what is
 * beyond doubt counts: the same amount of the same person at nearly the same day, the same receipt.
 */
final class Remembered {

  /** So near the day of a purchase has to be. */
  private static final int DAYS = 30;

  private final MessageDigest sha256;
  private final LongSet refused = new LongSet();
  private final LongSet picked = new LongSet();
  private final LongSet receipts = new LongSet();

  Remembered() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A person has seen it and not approved it. */
  void refused(Story story) {
    refused.add(purchase(story, story.date));
  }

  /** It was picked for a spot check, and withdrawn before anybody looked. */
  void picked(Story story) {
    picked.add(purchase(story, story.date));
  }

  /** The rule by which a person has to look at it; null for none. */
  @Nullable Rule rule(Story story) {
    Rule rule = null;
    for (int days = -DAYS; days <= DAYS; days++) {
      long purchase = purchase(story, story.date.plusDays(days));
      if (refused.contains(purchase)) {
        return Rule.MEMORY;
      }
      if (picked.contains(purchase)) {
        rule = Rule.SPOT_CHECK;
      }
    }
    return rule;
  }

  boolean isEmpty() {
    return refused.size() + picked.size() == 0;
  }

  long file(String sha256) {
    return number("file", sha256);
  }

  long receipt(String number, @Nullable String merchant) {
    return number("number", number, merchant == null ? "" : merchant);
  }

  boolean hasReceipt(long receipt) {
    return receipts.contains(receipt);
  }

  void receipt(long receipt) {
    receipts.add(receipt);
  }

  private long purchase(Story story, LocalDate date) {
    BigDecimal amount = story.amount.stripTrailingZeros();
    return number(
        "purchase",
        story.employee,
        story.currency,
        amount.toPlainString(),
        Long.toString(date.toEpochDay()));
  }

  /** The first eight bytes of a hash: two of a hundred million are alike by chance once in 4000. */
  private long number(String... parts) {
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      sha256.update(bytes);
    }
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }
}
