package org.countersign.assessment;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/**
 * Reads no more of an answer than a form can take. The number of tokens that was asked for is the
 * endpoint's promise; hundreds of endless answers at a time would fill the heap.
 */
final class BoundedAnswers implements HttpClient {

  private final HttpClient http;
  private final long limit;

  /**
   * @param limit in bytes
   */
  BoundedAnswers(HttpClient http, long limit) {
    this.http = http;
    this.limit = limit;
  }

  /** Thrown while the body is read. */
  static final class TooLong extends IOException {
    TooLong(long limit) {
      super("The answer is longer than " + limit + " bytes");
    }
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    return new BoundedResponse(http.execute(request, options), limit);
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    return http.executeAsync(request, options)
        .thenApply(response -> new BoundedResponse(response, limit));
  }

  @Override
  public void close() {
    http.close();
  }

  private record BoundedResponse(HttpResponse response, long limit) implements HttpResponse {

    @Override
    public int statusCode() {
      return response.statusCode();
    }

    @Override
    public Headers headers() {
      return response.headers();
    }

    @Override
    public InputStream body() {
      return new BoundedStream(response.body(), limit);
    }

    @Override
    public void close() {
      response.close();
    }
  }

  private static final class BoundedStream extends FilterInputStream {

    private final long limit;
    private long read;

    BoundedStream(InputStream stream, long limit) {
      super(stream);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int some = super.read(bytes, offset, length);
      count(Math.max(some, 0));
      return some;
    }

    private void count(int bytes) throws TooLong {
      read += bytes;
      if (read > limit) {
        throw new TooLong(limit);
      }
    }
  }
}
