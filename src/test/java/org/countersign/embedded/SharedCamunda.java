package org.countersign.embedded;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The one Camunda of all tests in a JVM: an embedded one, started by the first that asks for it.
 *
 * <p>This package's own tests can be pointed at a real cluster instead, by the addresses of its
 * REST API ({@code EMBEDDED_CAMUNDA_IT_ADDRESS}) and of its management API ({@code
 * EMBEDDED_CAMUNDA_IT_MANAGEMENT}), each an environment variable or a system property. The tests
 * delete everything in it.
 */
public final class SharedCamunda {

  /** A client's close() waits for its open polls, so the tests pay this once for each client. */
  private static final Duration LONG_POLLING = Duration.ofMillis(100);

  private static final @Nullable URI REAL = given("EMBEDDED_CAMUNDA_IT_ADDRESS");
  private static final @Nullable URI REAL_MANAGEMENT = given("EMBEDDED_CAMUNDA_IT_MANAGEMENT");

  private SharedCamunda() {}

  private static final class Embedded {
    private static final EmbeddedCamunda CAMUNDA = start();

    private static EmbeddedCamunda start() {
      final var camunda =
          EmbeddedCamunda.start(EmbeddedCamunda.Settings.defaults().withLongPolling(LONG_POLLING));
      Runtime.getRuntime().addShutdownHook(new Thread(camunda::close, "shared-camunda-stop"));
      return camunda;
    }
  }

  /**
   * The engine with whatever the last test left in it: purge it before or after a test. A test that
   * asks for it is skipped when the tests run against a real cluster.
   */
  public static EmbeddedCamunda get() {
    Assumptions.assumeTrue(
        isEmbedded(), "needs the embedded Camunda, and the cluster is a real one");
    return Embedded.CAMUNDA;
  }

  static boolean isEmbedded() {
    return REAL == null;
  }

  /** Where the REST API is. */
  static URI address() {
    return REAL == null ? Embedded.CAMUNDA.address() : REAL;
  }

  /** Where clock and purge are. */
  static URI managementAddress() {
    return REAL == null
        ? Embedded.CAMUNDA.address()
        : Objects.requireNonNull(REAL_MANAGEMENT, "EMBEDDED_CAMUNDA_IT_MANAGEMENT is not set");
  }

  private static @Nullable URI given(final String name) {
    final String value = System.getProperty(name, System.getenv(name));
    return value == null || value.isBlank() ? null : URI.create(value);
  }
}
