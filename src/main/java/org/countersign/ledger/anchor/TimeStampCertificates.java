package org.countersign.ledger.anchor;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TSPValidationException;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * Whose time stamps count: those signed by one of these certificates, or by one that one of these
 * has issued. The signer's has to have the purpose of time stamping, and that alone, and to be
 * valid at the time that it signs. Lists of revoked certificates are not asked for.
 */
final class TimeStampCertificates {

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuuMMddHHmmss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral('Z')
          .toFormatter();

  private static final int KEY_CERT_SIGN = 5;

  private final List<X509Certificate> trusted;

  private TimeStampCertificates(List<X509Certificate> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * @param pem text with one certificate or several
   * @throws IllegalArgumentException if there is none
   */
  static TimeStampCertificates ofPem(byte[] pem) {
    try {
      List<X509Certificate> certificates = new ArrayList<>();
      for (var certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        certificates.add((X509Certificate) certificate);
      }
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("there is no certificate in it");
      }
      return new TimeStampCertificates(certificates);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("it is no PEM file with certificates", e);
    }
  }

  TimeStampCertificates and(TimeStampCertificates others) {
    List<X509Certificate> all = new ArrayList<>(trusted);
    all.addAll(others.trusted);
    return new TimeStampCertificates(all);
  }

  /**
   * When the hash was there, as the token says.
   *
   * @throws InvalidTimeStamp if it proves nothing
   */
  Instant check(TimeStampToken token) throws InvalidTimeStamp {
    if (!token
        .getTimeStampInfo()
        .getMessageImprintAlgOID()
        .equals(NISTObjectIdentifiers.id_sha256)) {
      throw new InvalidTimeStamp("it is not about a SHA-256 hash");
    }
    X509CertificateHolder signer = signer(token);
    try {
      SignerInformationVerifier verifier = new JcaSimpleSignerInfoVerifierBuilder().build(signer);
      token.validate(verifier);
      return time(token);
    } catch (TSPValidationException e) {
      throw new InvalidTimeStamp(
          "its certificate or signature does not count: " + e.getMessage(), e);
    } catch (TSPException | OperatorCreationException | CertificateException | RuntimeException e) {
      throw new InvalidTimeStamp("its signature cannot be checked: " + e.getMessage(), e);
    }
  }

  private X509CertificateHolder signer(TimeStampToken token) throws InvalidTimeStamp {
    try {
      for (X509Certificate certificate : trusted) {
        X509CertificateHolder holder = new JcaX509CertificateHolder(certificate);
        if (token.getSID().match(holder)) {
          return holder;
        }
      }
      for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
        if (token.getSID().match(holder)) {
          requirePath(token, holder);
          return holder;
        }
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new InvalidTimeStamp("its certificates cannot be read", e);
    }
    throw new InvalidTimeStamp(
        "the certificate that it is signed with is not one of those given, and not in it either");
  }

  /** At the time of the token, whenever that was. */
  private void requirePath(TimeStampToken token, X509CertificateHolder signer)
      throws GeneralSecurityException, InvalidTimeStamp {
    Set<TrustAnchor> issuers =
        trusted.stream()
            .filter(TimeStampCertificates::mayIssue)
            .map(certificate -> new TrustAnchor(certificate, null))
            .collect(Collectors.toSet());
    var converter = new JcaX509CertificateConverter();
    List<X509Certificate> brought = new ArrayList<>();
    for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
      brought.add(converter.getCertificate(holder));
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(converter.getCertificate(signer));
    try {
      PKIXBuilderParameters path = new PKIXBuilderParameters(issuers, target);
      path.setRevocationEnabled(false);
      path.setDate(token.getTimeStampInfo().getGenTime());
      path.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(brought)));
      CertPathBuilder.getInstance("PKIX").build(path);
    } catch (CertPathBuilderException | InvalidAlgorithmParameterException e) {
      throw new InvalidTimeStamp(
          "the certificate that it is signed with is none of those given, and was not issued by one",
          e);
    }
  }

  private static boolean mayIssue(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]);
  }

  private static Instant time(TimeStampToken token) throws InvalidTimeStamp {
    String text = token.getTimeStampInfo().toASN1Structure().getGenTime().getTimeString();
    try {
      return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new InvalidTimeStamp("its time is none", e);
    }
  }
}
