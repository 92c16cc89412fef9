package org.countersign.embedded;

import io.camunda.zeebe.logstreams.storage.LogStorage;
import io.camunda.zeebe.logstreams.storage.LogStorageReader;
import io.camunda.zeebe.util.buffer.BufferWriter;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's log, in blocks on the heap. A block that every open reader has passed is dropped,
 * because the state is in the database. With a file every block is written there first, so that a
 * later engine can replay the whole log and get its state back.
 */
final class RecordLog implements LogStorage {

  private static final int TRIM_EVERY = 256;

  private final ConcurrentSkipListMap<Long, DirectBuffer> blocks = new ConcurrentSkipListMap<>();
  private final List<Reader> readers = new CopyOnWriteArrayList<>();
  private final List<CommitListener> commitListeners = new CopyOnWriteArrayList<>();
  private final @Nullable LogFile file;
  private volatile long end;
  private long appended;

  RecordLog(final @Nullable LogFile file) {
    this.file = file;
    if (file != null) {
      file.readAll(
          (lowest, highest, block) -> {
            blocks.put(lowest, new UnsafeBuffer(block));
            end = highest;
          });
    }
  }

  /** The position of the last record, or 0 while there is none. */
  long end() {
    return end;
  }

  @Override
  public LogStorageReader newReader() {
    final var reader = new Reader();
    readers.add(reader);
    return reader;
  }

  /** Called by the engine's sequencer only, which holds its lock while it appends. */
  @Override
  public void append(
      final long lowestPosition,
      final long highestPosition,
      final BufferWriter content,
      final AppendListener listener) {
    final var bytes = new byte[content.getLength()];
    final var block = new UnsafeBuffer(bytes);
    content.write(block, 0);
    if (file != null) {
      file.append(lowestPosition, highestPosition, bytes);
    }
    blocks.put(lowestPosition, block);
    end = highestPosition;
    final long index = ++appended;
    listener.onWrite(index, highestPosition);
    listener.onCommit(index, highestPosition);
    commitListeners.forEach(CommitListener::onCommit);
    if (index % TRIM_EVERY == 0) {
      trim();
    }
  }

  @Override
  public void addCommitListener(final CommitListener listener) {
    commitListeners.add(listener);
  }

  @Override
  public void removeCommitListener(final CommitListener listener) {
    commitListeners.remove(listener);
  }

  private void trim() {
    readers.stream()
        .mapToLong(reader -> reader.current)
        .min()
        .ifPresent(slowest -> blocks.headMap(slowest, false).clear());
  }

  private final class Reader implements LogStorageReader {

    /** Lowest position of the block returned last; the next block is the one above. */
    private volatile long current = Long.MIN_VALUE;

    @Override
    public void seek(final long position) {
      final Long block = blocks.floorKey(position);
      current = block == null ? Long.MIN_VALUE : block - 1;
    }

    @Override
    public boolean hasNext() {
      return blocks.higherKey(current) != null;
    }

    @Override
    public DirectBuffer next() {
      final var next = blocks.higherEntry(current);
      if (next == null) {
        throw new NoSuchElementException();
      }
      current = next.getKey();
      return next.getValue();
    }

    @Override
    public void close() {
      readers.remove(this);
    }
  }
}
