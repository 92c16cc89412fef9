package org.countersign.ledger.anchor;

import java.io.IOException;
import java.time.Instant;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.countersign.ledger.Hashes;
import org.jspecify.annotations.Nullable;

/**
 * A time stamp as it was given, checked.
 *
 * @param hash that was there, in hexadecimal
 * @param at by the clock of the authority
 */
record TimeStamp(String hash, Instant at) {

  /**
   * Reads an answer of an authority ({@code .tsr}), or the token out of it.
   *
   * @param policy under which it has to be given; null for any
   * @throws InvalidTimeStamp if it proves nothing
   */
  static TimeStamp of(byte[] encoded, TimeStampCertificates certificates, @Nullable String policy)
      throws InvalidTimeStamp {
    TimeStampToken token = token(encoded);
    Instant at = certificates.check(token);
    String own = token.getTimeStampInfo().getPolicy().getId();
    if (policy != null && !own.equals(policy)) {
      throw new InvalidTimeStamp(
          "it was given under the policy %s, and not under %s".formatted(own, policy));
    }
    return new TimeStamp(Hashes.hex(token.getTimeStampInfo().getMessageImprintDigest()), at);
  }

  private static TimeStampToken token(byte[] encoded) throws InvalidTimeStamp {
    try {
      TimeStampToken token = new TimeStampResponse(encoded).getTimeStampToken();
      if (token != null) {
        return token;
      }
    } catch (TSPException | IOException | RuntimeException e) {
      return bareToken(encoded, e);
    }
    throw new InvalidTimeStamp("it is an answer without a time stamp");
  }

  private static TimeStampToken bareToken(byte[] encoded, Exception noAnswer)
      throws InvalidTimeStamp {
    try {
      return new TimeStampToken(new org.bouncycastle.cms.CMSSignedData(encoded));
    } catch (CMSException | TSPException | IOException | RuntimeException e) {
      throw new InvalidTimeStamp(
          "it is no time stamp: not as an answer (%s), nor as the token out of one (%s)"
              .formatted(reason(noAnswer), reason(e)),
          e);
    }
  }

  private static String reason(Exception e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
  }
}
