package org.countersign.ledger.anchor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cmp.PKIFreeText;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.tsp.MessageImprint;
import org.bouncycastle.asn1.tsp.TSTInfo;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.countersign.ledger.Hashes;
import org.jspecify.annotations.Nullable;

/** A time stamp authority on this machine, made of CMS and HTTP; it can be made to misbehave. */
final class LocalAuthority implements AutoCloseable {

  static final String POLICY = "1.3.6.1.4.1.99999.1";

  private static final Duration A_YEAR = Duration.ofDays(365);
  private static final AtomicInteger SERIALS = new AtomicInteger(1);

  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Signer signer;
  private volatile UnaryOperator<Stamp> change = UnaryOperator.identity();
  private volatile Answer answer = new Answer(200, null, Duration.ZERO);

  /**
   * What is stamped.
   *
   * @param status of the answer, 0 for granted
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Stamp(byte[] hash, Instant at, BigInteger nonce, String policy, int status) {

    Stamp hash(byte[] other) {
      return new Stamp(other, at, nonce, policy, status);
    }

    Stamp at(Instant other) {
      return new Stamp(hash, other, nonce, policy, status);
    }

    Stamp nonce(BigInteger other) {
      return new Stamp(hash, at, other, policy, status);
    }

    Stamp policy(String other) {
      return new Stamp(hash, at, nonce, other, status);
    }

    Stamp status(int other) {
      return new Stamp(hash, at, nonce, policy, other);
    }
  }

  /** How a certificate differs from a good one. */
  enum Flaw {
    NONE,
    NO_PURPOSE,
    MORE_PURPOSES,
    EXPIRED
  }

  /** A key and the certificate for it, with those above it. */
  record Signer(KeyPair keys, X509Certificate certificate, List<X509Certificate> chain) {

    String pem() {
      return LocalAuthority.pem(certificate);
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Answer(int status, byte @Nullable [] body, Duration delay) {}

  private LocalAuthority(HttpServer server) {
    this.server = server;
    this.signer = signer(null, Flaw.NONE);
  }

  static LocalAuthority start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      LocalAuthority authority = new LocalAuthority(server);
      server.createContext("/tsr", authority::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return authority;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/tsr";
  }

  Signer signer() {
    return signer;
  }

  int asked() {
    return asked.get();
  }

  void signBy(Signer other) {
    signer = other;
  }

  void change(UnaryOperator<Stamp> stamp) {
    change = stamp;
  }

  void answer(int status, byte[] body) {
    answer = new Answer(status, body, Duration.ZERO);
  }

  void wait(Duration delay) {
    answer = new Answer(200, null, delay);
  }

  /** As it was at the start. */
  void behave() {
    change = UnaryOperator.identity();
    answer = new Answer(200, null, Duration.ZERO);
  }

  /** Stamps without being asked by HTTP. */
  byte[] stamp(byte[] hash, Instant at) {
    return stamp(new Stamp(hash, at, BigInteger.ONE, POLICY, PKIStatus.GRANTED));
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    byte[] request = exchange.getRequestBody().readAllBytes();
    Answer now = answer;
    byte[] body = now.body() == null ? stamp(request) : now.body();
    try {
      exchange.getResponseHeaders().add("Content-Type", "application/timestamp-reply");
      exchange.sendResponseHeaders(now.status(), body.length);
      // The head comes at once: whoever waits for it only would wait for ever for the rest.
      exchange.getResponseBody().write(body, 0, 1);
      exchange.getResponseBody().flush();
      Thread.sleep(now.delay());
      exchange.getResponseBody().write(body, 1, body.length - 1);
      exchange.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] stamp(byte[] encoded) throws IOException {
    TimeStampRequest request = new TimeStampRequest(encoded);
    return stamp(
        change.apply(
            new Stamp(
                request.getMessageImprintDigest(),
                Instant.now(),
                request.getNonce(),
                request.getReqPolicy() == null ? POLICY : request.getReqPolicy().getId(),
                PKIStatus.GRANTED)));
  }

  private byte[] stamp(Stamp stamp) {
    try {
      if (stamp.status() > PKIStatus.GRANTED_WITH_MODS) {
        PKIFreeText said = new PKIFreeText(new DERUTF8String("not\r\ntoday"));
        return new TimeStampResp(
                new PKIStatusInfo(PKIStatus.getInstance(new ASN1Integer(stamp.status())), said),
                null)
            .getEncoded();
      }
      TSTInfo info =
          new TSTInfo(
              new ASN1ObjectIdentifier(stamp.policy()),
              new MessageImprint(
                  new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256), stamp.hash()),
              new ASN1Integer(SERIALS.incrementAndGet()),
              new ASN1GeneralizedTime(Date.from(stamp.at())),
              null,
              ASN1Boolean.FALSE,
              new ASN1Integer(stamp.nonce()),
              null,
              null);
      return new TimeStampResp(
              new PKIStatusInfo(PKIStatus.getInstance(new ASN1Integer(stamp.status()))),
              signed(info, stamp.at()))
          .getEncoded();
    } catch (IOException | GeneralSecurityException | OperatorCreationException | CMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private ContentInfo signed(TSTInfo info, Instant at)
      throws GeneralSecurityException, IOException, OperatorCreationException, CMSException {
    Signer by = signer;
    SigningCertificateV2 certificate =
        new SigningCertificateV2(
            new ESSCertIDv2[] {new ESSCertIDv2(Hashes.of(by.certificate().getEncoded()))});
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    var attributes =
        new DefaultSignedAttributeTableGenerator(
            new org.bouncycastle.asn1.cms.AttributeTable(
                new DERSet(
                    new ASN1Encodable[] {
                      new Attribute(
                          PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                          new DERSet(certificate)),
                      // Else it would be signed now, whatever it says.
                      new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(at))))
                    })));
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder()
            .setSignedAttributeGenerator(attributes)
            .build("SHA256withECDSA", by.keys().getPrivate(), by.certificate()));
    generator.addCertificates(new JcaCertStore(by.chain()));
    return generator
        .generate(
            new CMSProcessableByteArray(PKCSObjectIdentifiers.id_ct_TSTInfo, info.getEncoded()),
            true)
        .toASN1Structure();
  }

  /** A certificate that may issue others. */
  static Signer issuer() {
    KeyPair keys = keys();
    X509Certificate certificate =
        certificate(
            "CN=Issuer " + SERIALS.incrementAndGet(),
            keys,
            null,
            Instant.now().plus(A_YEAR),
            builder ->
                builder
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)));
    return new Signer(keys, certificate, List.of(certificate));
  }

  /**
   * A certificate to sign time stamps with.
   *
   * @param issuer null for one that is its own
   */
  static Signer signer(@Nullable Signer issuer, Flaw flaw) {
    KeyPair keys = keys();
    KeyPurposeId[] purposes =
        flaw == Flaw.MORE_PURPOSES
            ? new KeyPurposeId[] {KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_serverAuth}
            : new KeyPurposeId[] {KeyPurposeId.id_kp_timeStamping};
    X509Certificate certificate =
        certificate(
            "CN=Authority " + SERIALS.incrementAndGet(),
            keys,
            issuer,
            flaw == Flaw.EXPIRED ? Instant.now().minusSeconds(60) : Instant.now().plus(A_YEAR),
            builder ->
                flaw == Flaw.NO_PURPOSE
                    ? builder
                    : builder.addExtension(
                        Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purposes)));
    return new Signer(
        keys,
        certificate,
        issuer == null ? List.of(certificate) : List.of(certificate, issuer.certificate()));
  }

  private interface Extensions {
    org.bouncycastle.cert.X509v3CertificateBuilder add(JcaX509v3CertificateBuilder builder)
        throws IOException;
  }

  private static X509Certificate certificate(
      String name, KeyPair keys, @Nullable Signer issuer, Instant until, Extensions extensions) {
    try {
      X500Name subject = new X500Name(name);
      X500Name by =
          issuer == null
              ? subject
              : X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              by,
              BigInteger.valueOf(SERIALS.incrementAndGet()),
              Date.from(until.minus(A_YEAR.multipliedBy(2))),
              Date.from(until),
              subject,
              keys.getPublic());
      return new JcaX509CertificateConverter()
          .getCertificate(
              extensions
                  .add(builder)
                  .build(
                      new JcaContentSignerBuilder("SHA256withECDSA")
                          .build((issuer == null ? keys : issuer.keys()).getPrivate())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
