package org.countersign.embedded;

import io.camunda.search.clients.SearchClientsProxy;
import io.camunda.security.auth.BrokerRequestAuthorizationConverter;
import io.camunda.security.configuration.SecurityConfiguration;
import io.camunda.zeebe.engine.Engine;
import io.camunda.zeebe.engine.EngineConfiguration;
import io.camunda.zeebe.engine.processing.EngineProcessors;
import io.camunda.zeebe.engine.processing.message.command.SubscriptionCommandSender;
import io.camunda.zeebe.logstreams.log.LogAppendEntry;
import io.camunda.zeebe.logstreams.log.LogStream;
import io.camunda.zeebe.logstreams.log.LogStreamWriter;
import io.camunda.zeebe.logstreams.log.WriteContext;
import io.camunda.zeebe.protocol.Protocol;
import io.camunda.zeebe.protocol.impl.encoding.AuthInfo;
import io.camunda.zeebe.protocol.impl.record.RecordMetadata;
import io.camunda.zeebe.protocol.impl.record.UnifiedRecordValue;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.Intent;
import io.camunda.zeebe.scheduler.ActorScheduler;
import io.camunda.zeebe.stream.api.InterPartitionCommandSender;
import io.camunda.zeebe.stream.api.StreamClock;
import io.camunda.zeebe.stream.impl.StreamProcessor;
import io.camunda.zeebe.stream.impl.state.DbKeyGenerator;
import io.camunda.zeebe.util.FeatureFlags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One run of the workflow engine on one partition: log, state database and stream processor. */
final class ZeebeEngine implements AutoCloseable {

  private static final int PARTITION = 1;
  private static final int REQUEST_STREAM = 1;
  private static final Instant FIRST_KEY_AT = Instant.parse("2025-01-01T00:00:00Z");

  private final PendingCommands pending;
  private final RecordLog records;
  private final LogStream log;
  private final LogStreamWriter writer;
  private final MemoryDatabase database = new MemoryDatabase();
  private final StreamProcessor processor;

  /**
   * Starts with the state that the file's records lead to.
   *
   * @param file null for a log in memory
   */
  ZeebeEngine(
      final ActorScheduler scheduler,
      final MovableClock clock,
      final JobAvailability jobs,
      final @Nullable LogFile file) {
    final var metrics = new SimpleMeterRegistry();
    final var streamClock = StreamClock.controllable(clock);
    final long seed = microsSinceFirstKey();
    pending = new PendingCommands(seed);
    records = new RecordLog(file);
    log =
        LogStream.builder()
            .withPartitionId(PARTITION)
            .withLogName("embedded")
            .withLogStorage(records)
            .withClock(streamClock)
            .withMeterRegistry(metrics)
            .build();
    writer = log.newLogStreamWriter();
    startKeysAt(seed);
    processor =
        StreamProcessor.builder()
            .logStream(log)
            .zeebeDb(database)
            .actorSchedulingService(scheduler)
            .clock(streamClock)
            .setScheduledTaskCheckInterval(Duration.ofMillis(100))
            .setEnableAsyncScheduledTasks(false)
            .commandResponseWriter(pending.newResponseWriter())
            .partitionCommandSender(new ToSelf())
            .recordProcessors(List.of(newEngine(jobs)))
            .meterRegistry(metrics)
            .build();
    processor.openAsync(false).join();
  }

  LogStream log() {
    return log;
  }

  /** The position of the last record in the log. Whatever was acknowledged lies before it. */
  long end() {
    return records.end();
  }

  /** Appends a command; the reply completes when the engine has processed it. */
  CompletableFuture<PendingCommands.Reply> send(
      final ValueType valueType,
      final Intent intent,
      final long key,
      final UnifiedRecordValue value) {
    final var reply = new CompletableFuture<PendingCommands.Reply>();
    final long requestId = pending.register(reply);
    final var metadata =
        metadata(valueType, intent).requestStreamId(REQUEST_STREAM).requestId(requestId);
    final var written =
        writer.tryWrite(WriteContext.userCommand(intent), LogAppendEntry.of(key, metadata, value));
    if (written.isLeft()) {
      pending.forget(requestId);
      reply.completeExceptionally(
          switch (written.getLeft()) {
            case CLOSED -> new EngineStopped();
            case INVALID_ARGUMENT -> HttpProblem.invalid("The request is larger than 4 MB");
            default -> new HttpProblem(503, "RESOURCE_EXHAUSTED", "The engine is overloaded");
          });
    }
    return reply;
  }

  @Override
  public void close() {
    processor.closeAsync().join();
    log.close();
    pending.failAll(new EngineStopped());
  }

  /**
   * A cluster never uses a key twice, and clients rely on it. Here purges and restarts begin with
   * an empty database, so the keys of a run begin where the time is: no engine uses up a million a
   * second.
   */
  private void startKeysAt(final long seed) {
    final var context = database.createContext();
    final var keys = new DbKeyGenerator(PARTITION, database, context);
    context.runInTransaction(
        () -> keys.setKeyIfHigher(Protocol.encodePartitionId(PARTITION, seed)));
  }

  private static long microsSinceFirstKey() {
    return ChronoUnit.MICROS.between(FIRST_KEY_AT, Instant.now());
  }

  private static Engine newEngine(final JobAvailability jobs) {
    final var security = new SecurityConfiguration();
    security.getAuthorizations().setEnabled(false);
    return new Engine(
        context -> {
          final var sender = context.getPartitionCommandSender();
          return EngineProcessors.createEngineProcessors(
              context,
              1,
              new SubscriptionCommandSender(context.getPartitionId(), sender),
              sender,
              FeatureFlags.createDefault(),
              jobs,
              SearchClientsProxy.noop(),
              new BrokerRequestAuthorizationConverter(security));
        },
        new EngineConfiguration(),
        security);
  }

  private static RecordMetadata metadata(final ValueType valueType, final Intent intent) {
    return new RecordMetadata()
        .recordType(RecordType.COMMAND)
        .valueType(valueType)
        .intent(intent)
        .authorization(new AuthInfo());
  }

  /** There is one partition only, so what goes to other partitions comes back to this one. */
  private final class ToSelf implements InterPartitionCommandSender {
    @Override
    public void sendCommand(
        final int receiver,
        final ValueType valueType,
        final Intent intent,
        final @Nullable Long key,
        final UnifiedRecordValue value,
        final @Nullable AuthInfo authorization) {
      final var metadata = metadata(valueType, intent);
      if (authorization != null) {
        metadata.authorization(authorization);
      }
      final var entry =
          key == null
              ? LogAppendEntry.of(metadata, value)
              : LogAppendEntry.of(key, metadata, value);
      writer.tryWrite(WriteContext.interPartition(), entry);
    }
  }
}
