package org.countersign.embedded;

import java.time.Duration;

/** The one embedded Camunda of all tests in a JVM: started by the first that asks for it. */
public final class SharedCamunda {

  /** A client's close() waits for its open polls, so the tests pay this once for each client. */
  private static final Duration LONG_POLLING = Duration.ofMillis(100);

  private static final EmbeddedCamunda CAMUNDA = start();

  private SharedCamunda() {}

  /** The engine with whatever the last test left in it: purge it before or after a test. */
  public static EmbeddedCamunda get() {
    return CAMUNDA;
  }

  private static EmbeddedCamunda start() {
    final var camunda = EmbeddedCamunda.start(0, LONG_POLLING);
    Runtime.getRuntime().addShutdownHook(new Thread(camunda::close, "shared-camunda-stop"));
    return camunda;
  }
}
