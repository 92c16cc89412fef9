package org.countersign.ledger.anchor;

import java.io.IOException;
import java.time.Instant;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.countersign.ledger.Hashes;

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
   * @throws InvalidTimeStamp if it proves nothing
   */
  static TimeStamp of(byte[] encoded, TimeStampCertificates certificates) throws InvalidTimeStamp {
    TimeStampToken token = token(encoded);
    Instant at = certificates.check(token);
    return new TimeStamp(Hashes.hex(token.getTimeStampInfo().getMessageImprintDigest()), at);
  }

  private static TimeStampToken token(byte[] encoded) throws InvalidTimeStamp {
    try {
      TimeStampToken token = new TimeStampResponse(encoded).getTimeStampToken();
      if (token != null) {
        return token;
      }
    } catch (TSPException | IOException | RuntimeException e) {
      return bareToken(encoded);
    }
    throw new InvalidTimeStamp("it is an answer without a time stamp");
  }

  private static TimeStampToken bareToken(byte[] encoded) throws InvalidTimeStamp {
    try {
      return new TimeStampToken(new org.bouncycastle.cms.CMSSignedData(encoded));
    } catch (CMSException | TSPException | IOException | RuntimeException e) {
      throw new InvalidTimeStamp("it is no time stamp", e);
    }
  }
}
