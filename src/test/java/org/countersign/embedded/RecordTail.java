package org.countersign.embedded;

import io.camunda.zeebe.logstreams.log.LogRecordAwaiter;
import io.camunda.zeebe.logstreams.log.LogStream;
import io.camunda.zeebe.logstreams.log.LogStreamReader;
import io.camunda.zeebe.logstreams.log.LoggedEvent;
import io.camunda.zeebe.protocol.impl.record.RecordMetadata;
import io.camunda.zeebe.protocol.record.RecordType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the log like an exporter and hands the events to the projections. */
final class RecordTail implements AutoCloseable, LogRecordAwaiter {

  private static final Logger LOG = LoggerFactory.getLogger(RecordTail.class);
  private static final int BATCH = 500;

  private final LogStream log;
  private final LogStreamReader reader;
  private final RecordStore store;
  private final Projections projections;
  private final RecordMetadata metadata = new RecordMetadata();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  private volatile long reached;
  private volatile boolean running = true;

  RecordTail(final LogStream log, final RecordStore store) {
    this.log = log;
    this.store = store;
    projections = new Projections(store);
    reader = log.newLogStreamReader();
    thread = Thread.ofPlatform().name("embedded-camunda-tail").daemon().unstarted(this::follow);
  }

  void start() {
    log.registerRecordAvailableListener(this);
    thread.start();
  }

  /** Returns when the store knows the record at the position, or after the time. */
  void await(final long position, final Duration atMost) throws InterruptedException {
    if (reached >= position) {
      return;
    }
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (reached < position && running && left > 0) {
        left = progress.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onRecordAvailable() {
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    running = false;
    log.removeRecordAvailableListener(this);
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    try (reader) {
      while (running) {
        if (reader.hasNext()) {
          readBatch();
        } else {
          LockSupport.park(this);
        }
      }
    } finally {
      signal();
    }
  }

  private void readBatch() {
    final List<Projections.Event> events = new ArrayList<>();
    long position = reached;
    for (int i = 0; i < BATCH && reader.hasNext(); i++) {
      final var event = reader.next();
      position = event.getPosition();
      event.readMetadata(metadata);
      if (metadata.getRecordType() == RecordType.EVENT
          && Projections.projects(metadata.getValueType())) {
        events.add(read(event));
      }
    }
    if (!events.isEmpty()) {
      store.write(() -> events.forEach(this::apply));
    }
    reached = position;
    signal();
  }

  private void signal() {
    lock.lock();
    try {
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Projections.Event read(final LoggedEvent event) {
    final var content = new byte[event.getValueLength()];
    event.getValueBuffer().getBytes(event.getValueOffset(), content);
    return new Projections.Event(
        event.getKey(),
        metadata.getValueType(),
        metadata.getIntent(),
        Instant.ofEpochMilli(event.getTimestamp()),
        PendingCommands.read(metadata.getValueType(), new UnsafeBuffer(content)));
  }

  /** One event that cannot be shown must not hide all later ones. */
  private void apply(final Projections.Event event) {
    try {
      projections.apply(event);
    } catch (final RuntimeException e) {
      LOG.error("Searches will not show {}", event, e);
    }
  }
}
