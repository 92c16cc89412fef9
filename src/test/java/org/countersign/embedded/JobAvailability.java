package org.countersign.embedded;

import io.camunda.zeebe.engine.processing.streamprocessor.JobStreamer;
import io.camunda.zeebe.protocol.impl.stream.job.JobActivationProperties;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;

/** Tells long-polling requests that jobs of a type became available. There is no job streaming. */
final class JobAvailability implements JobStreamer {

  private final Map<String, Bell> bells = new ConcurrentHashMap<>();

  @Override
  public void notifyWorkAvailable(final String jobType) {
    bell(jobType).ring();
  }

  @Override
  public Optional<JobStream> streamFor(
      final DirectBuffer jobType, final Predicate<JobActivationProperties> filter) {
    return Optional.empty();
  }

  Bell bell(final String jobType) {
    return bells.computeIfAbsent(jobType, type -> new Bell());
  }

  static final class Bell {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private long rings;

    long rings() {
      lock.lock();
      try {
        return rings;
      } finally {
        lock.unlock();
      }
    }

    void ring() {
      lock.lock();
      try {
        rings++;
        rung.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Returns as soon as the bell has rung more often than seen, or the time is over. */
    void await(final long seen, final long nanos) throws InterruptedException {
      long left = nanos;
      lock.lockInterruptibly();
      try {
        while (rings == seen && left > 0) {
          left = rung.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
