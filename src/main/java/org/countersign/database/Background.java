package org.countersign.database;

import java.util.concurrent.ThreadFactory;

/**
 * Threads whose work nobody waits for at a door: job workers and scheduled tasks. They have
 * connections of their own, see {@link Connections}.
 */
public final class Background {

  private static final ThreadLocal<Boolean> HERE = ThreadLocal.withInitial(() -> false);

  private Background() {}

  /** Makes threads of the background out of those that {@code threads} makes. */
  public static ThreadFactory of(ThreadFactory threads) {
    return work ->
        threads.newThread(
            () -> {
              HERE.set(true);
              work.run();
            });
  }

  static boolean isHere() {
    return HERE.get();
  }
}
