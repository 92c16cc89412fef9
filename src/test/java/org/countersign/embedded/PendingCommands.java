package org.countersign.embedded;

import io.camunda.zeebe.protocol.impl.record.UnifiedRecordValue;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.RejectionType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.Intent;
import io.camunda.zeebe.stream.api.CommandResponseWriter;
import io.camunda.zeebe.stream.impl.TypedEventRegistry;
import io.camunda.zeebe.util.buffer.BufferUtil;
import io.camunda.zeebe.util.buffer.BufferWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Matches the engine's responses with the commands that wait for them. */
final class PendingCommands {

  /** What the engine answered. */
  record Reply(long key, UnifiedRecordValue value) {}

  private final AtomicLong nextRequestId;
  private final Map<Long, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();

  /**
   * Numbers the requests from the given id on. It must be higher than those of earlier runs: a
   * command that a killed engine had logged but not processed is answered by the next one.
   */
  PendingCommands(final long firstRequestId) {
    nextRequestId = new AtomicLong(firstRequestId);
  }

  long register(final CompletableFuture<Reply> reply) {
    final long requestId = nextRequestId.getAndIncrement();
    waiting.put(requestId, reply);
    return requestId;
  }

  void forget(final long requestId) {
    waiting.remove(requestId);
  }

  void failAll(final RuntimeException reason) {
    waiting.values().forEach(reply -> reply.completeExceptionally(reason));
    waiting.clear();
  }

  CommandResponseWriter newResponseWriter() {
    return new ResponseWriter();
  }

  static UnifiedRecordValue read(final ValueType valueType, final DirectBuffer content) {
    try {
      final var type = Objects.requireNonNull(TypedEventRegistry.EVENT_REGISTRY.get(valueType));
      final var value = type.getDeclaredConstructor().newInstance();
      value.wrap(content);
      return value;
    } catch (final ReflectiveOperationException e) {
      throw new IllegalStateException("no record class for " + valueType, e);
    }
  }

  /** Used by the stream processor's thread alone: filled field by field, then sent. */
  private final class ResponseWriter implements CommandResponseWriter {

    private long key;
    private Intent intent = Intent.UNKNOWN;
    private RecordType recordType = RecordType.NULL_VAL;
    private ValueType valueType = ValueType.NULL_VAL;
    private RejectionType rejectionType = RejectionType.NULL_VAL;
    private String rejectionReason = "";
    private DirectBuffer content = new UnsafeBuffer();

    @Override
    public CommandResponseWriter partitionId(final int partitionId) {
      return this;
    }

    @Override
    public CommandResponseWriter key(final long key) {
      this.key = key;
      return this;
    }

    @Override
    public CommandResponseWriter intent(final Intent intent) {
      this.intent = intent;
      return this;
    }

    @Override
    public CommandResponseWriter recordType(final RecordType type) {
      recordType = type;
      return this;
    }

    @Override
    public CommandResponseWriter valueType(final ValueType valueType) {
      this.valueType = valueType;
      return this;
    }

    @Override
    public CommandResponseWriter rejectionType(final RejectionType rejectionType) {
      this.rejectionType = rejectionType;
      return this;
    }

    @Override
    public CommandResponseWriter rejectionReason(final DirectBuffer rejectionReason) {
      this.rejectionReason = BufferUtil.bufferAsString(rejectionReason);
      return this;
    }

    @Override
    public CommandResponseWriter valueWriter(final BufferWriter value) {
      content = BufferUtil.createCopy(value);
      return this;
    }

    @Override
    public void tryWriteResponse(final int requestStreamId, final long requestId) {
      final var reply = waiting.remove(requestId);
      if (reply == null) {
        return;
      }
      if (recordType == RecordType.COMMAND_REJECTION) {
        reply.completeExceptionally(new CommandRejected(intent, rejectionType, rejectionReason));
      } else {
        reply.complete(new Reply(key, read(valueType, content)));
      }
    }
  }
}
