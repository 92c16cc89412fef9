package org.countersign.ledger.anchor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.seal.SealedLedger.SealSummary;
import org.jspecify.annotations.Nullable;

/**
 * Has a time stamp authority sign that the hash of a seal was there (RFC 3161, by HTTP). What it
 * answers counts when it is about this hash and this request, and signed by whom the settings name.
 */
final class TimeStampAuthority implements AnchorPlace {

  /** A token with a long chain of certificates has some 10 KB. */
  static final int MAX_ANSWER = 64 * 1024;

  private static final int NONCE_BITS = 64;
  private static final int OK = 200;
  private static final int MAX_REASON = 200;

  private final URI url;
  private final TimeStampCertificates certificates;
  private final @Nullable String policy;
  private final Duration timeout;
  private final Duration every;
  private final HttpClient http;
  private final SecureRandom random = new SecureRandom();

  TimeStampAuthority(
      URI url,
      TimeStampCertificates certificates,
      @Nullable String policy,
      Duration timeout,
      Duration every) {
    this.url = url;
    this.certificates = certificates;
    this.policy = policy;
    this.timeout = timeout;
    this.every = every;
    http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  @Override
  public AnchorKind kind() {
    return AnchorKind.TIME_STAMP;
  }

  @Override
  public Duration every() {
    return every;
  }

  @Override
  public String name() {
    return url.getHost();
  }

  @Override
  public Kept keep(SealSummary seal, Instant now) throws IOException, InterruptedException {
    TimeStampRequest request = request(Hashes.ofHex(seal.hash()));
    byte[] answer = ask(request.getEncoded());
    return new Kept(check(request, answer), answer);
  }

  private TimeStampRequest request(byte[] hash) throws IOException {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    // Its certificate in the answer: later nobody has to look for it.
    generator.setCertReq(true);
    if (policy != null) {
      generator.setReqPolicy(new ASN1ObjectIdentifier(policy));
    }
    return generator.generate(TSPAlgorithms.SHA256, hash, new BigInteger(NONCE_BITS, random));
  }

  private Instant check(TimeStampRequest request, byte[] answer) throws InvalidTimeStamp {
    try {
      TimeStampResponse response = new TimeStampResponse(answer);
      response.validate(request);
      TimeStampToken token = response.getTimeStampToken();
      if (token == null) {
        throw new InvalidTimeStamp("it was refused: " + reason(response));
      }
      return certificates.check(token);
    } catch (TSPException e) {
      throw new InvalidTimeStamp("it does not answer what was asked: " + e.getMessage(), e);
    } catch (InvalidTimeStamp e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InvalidTimeStamp("it is no answer to a request for a time stamp", e);
    }
  }

  private static String reason(TimeStampResponse response) {
    String said = String.valueOf(response.getStatusString()).replaceAll("\\p{Cntrl}", " ");
    return "status %d, %s"
        .formatted(response.getStatus(), said.substring(0, Math.min(MAX_REASON, said.length())));
  }

  private byte[] ask(byte[] request) throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/timestamp-query")
            .header("Accept", "application/timestamp-reply")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request))
            .build();
    CompletableFuture<HttpResponse<byte[]>> asked = http.sendAsync(post, head -> new FewBytes());
    try {
      // For all of it: the time limit of a request ends with the head of the answer.
      HttpResponse<byte[]> answer = asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != OK) {
        throw new IOException("it answers with status " + answer.statusCode());
      }
      return answer.body();
    } catch (TimeoutException e) {
      throw new IOException("it does not answer within " + timeout, e);
    } catch (ExecutionException e) {
      throw new IOException("it does not answer: " + e.getCause(), e);
    } finally {
      asked.cancel(true);
    }
  }

  /** Takes an answer up to a size, and no more. */
  private static final class FewBytes implements HttpResponse.BodySubscriber<byte[]> {

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription answer) {
      subscription = answer;
      answer.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        if (taken.size() + part.remaining() > MAX_ANSWER) {
          if (subscription != null) {
            subscription.cancel();
          }
          body.completeExceptionally(
              new IOException("the answer has more than %d bytes".formatted(MAX_ANSWER)));
          return;
        }
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        taken.writeBytes(bytes);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(taken.toByteArray());
    }
  }
}
