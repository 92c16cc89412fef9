package org.countersign.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;

/**
 * Holds reads back until a real cluster has most likely exported what was written before. The
 * embedded Camunda's reads follow its writes, and its tests count on it.
 */
final class SettledReads implements AsyncExecChainHandler {

  /** An exporter flushes its batch every second, and a search index refreshes every second. */
  private static final long SETTLING_NANOS = Duration.ofSeconds(3).toNanos();

  private volatile long lastWrite = System.nanoTime();

  @Override
  public void execute(
      final HttpRequest request,
      final AsyncEntityProducer body,
      final AsyncExecChain.Scope scope,
      final AsyncExecChain chain,
      final AsyncExecCallback callback)
      throws HttpException, IOException {
    if (!isRead(request)) {
      lastWrite = System.nanoTime();
      chain.proceed(request, body, scope, callback);
      return;
    }
    final long left = lastWrite + SETTLING_NANOS - System.nanoTime();
    if (left > 0) {
      LockSupport.parkNanos(left);
    }
    chain.proceed(request, body, scope, callback);
  }

  private static boolean isRead(final HttpRequest request) {
    return request.getMethod().equals("GET") || request.getRequestUri().endsWith("/search");
  }
}
