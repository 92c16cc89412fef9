package org.countersign.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.InternalClientException;
import io.camunda.client.api.command.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Messages to the process that are promised with a transaction: stored with it, published as soon
 * as it is committed, and again every few seconds until Camunda has acknowledged them.
 */
@Component
class ProcessMessages {

  /** How long Camunda keeps a message that nothing waits for yet, and knows its id. */
  static final Duration TIME_TO_LIVE = Duration.ofDays(1);

  private static final Duration REPUBLISH_AFTER = Duration.ofSeconds(5);
  private static final int BATCH = 500;
  private static final int BAD_REQUEST = 400;
  private static final int ALREADY_EXISTS = 409;
  private static final Logger LOG = LoggerFactory.getLogger(ProcessMessages.class);

  private final CamundaClient camunda;
  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Clock clock;

  /** The client's own threads must not wait for the database. */
  private final Executor acknowledgements = Executors.newVirtualThreadPerTaskExecutor();

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Lock forgetting = new ReentrantLock();

  ProcessMessages(CamundaClient camunda, JdbcClient jdbc, ObjectMapper json, Clock clock) {
    this.camunda = camunda;
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /** Until the process is deployed: Camunda would take a start message and start nothing. */
  private volatile boolean open;

  record Message(String id, String name, String correlationKey, String variables) {}

  /**
   * Within the caller's transaction.
   *
   * @param id Camunda takes a message with the same id only once
   */
  void promise(String id, String name, String correlationKey, Object variables) {
    Message message = new Message(id, name, correlationKey, write(variables));
    jdbc.sql(
            """
            insert into process_message (message_id, name, correlation_key, variables, created_at)
            values (:id, :name, :correlationKey, :variables::jsonb, :createdAt)
            on conflict (message_id) do nothing
            """)
        .param("id", message.id())
        .param("name", message.name())
        .param("correlationKey", message.correlationKey())
        .param("variables", message.variables())
        .param("createdAt", now())
        .update();
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            try {
              if (open) {
                publish(message);
              }
            } catch (RuntimeException e) {
              // The transaction stands, and the message is published again.
              LOG.warn("Message {} was not sent: {}", message.name(), e.getMessage());
            }
          }
        });
  }

  /** The process is not deployed yet. */
  void hold() {
    open = false;
  }

  /** The process is deployed: publishes what waits for that, and from now on at once. */
  void open() {
    open = true;
    republish(Duration.ZERO);
  }

  /** Publishes what was promised a while ago and is not acknowledged; one instance at a time. */
  @Bean
  RecurringTask<Void> republishProcessMessages() {
    return Tasks.recurring("republish-process-messages", FixedDelay.of(REPUBLISH_AFTER))
        .execute(
            (instance, context) -> {
              if (open) {
                republish(REPUBLISH_AFTER);
              }
            });
  }

  private void republish(Duration age) {
    List<Message> overdue;
    do {
      overdue = overdue(age);
      for (Message message : overdue) {
        if (publish(message).toCompletableFuture().join() == Delivery.UNREACHABLE) {
          LOG.warn("Camunda is away; messages wait for it");
          return;
        }
      }
    } while (overdue.size() == BATCH);
  }

  private List<Message> overdue(Duration age) {
    return jdbc.sql(
            """
            select message_id, name, correlation_key, variables from process_message
            where created_at <= :before and not refused order by created_at limit :batch
            """)
        .param("before", now().minus(age))
        .param("batch", BATCH)
        .query(ProcessMessages::read)
        .list();
  }

  private enum Delivery {
    ACKNOWLEDGED,
    /** Camunda will never take it: a fault of ours, which must not hold up the others. */
    REFUSED,
    UNREACHABLE
  }

  private CompletionStage<Delivery> publish(Message message) {
    try {
      return send(message);
    } catch (InternalClientException e) {
      // The client cannot even write it down. It must not hold up the others.
      return CompletableFuture.completedFuture(settle(message, Delivery.REFUSED, e));
    }
  }

  private CompletionStage<Delivery> send(Message message) {
    return camunda
        .newPublishMessageCommand()
        .messageName(message.name())
        .correlationKey(message.correlationKey())
        .messageId(message.id())
        .timeToLive(TIME_TO_LIVE)
        .variables(message.variables())
        .send()
        .handleAsync((response, failure) -> settle(message, failure), acknowledgements);
  }

  private Delivery settle(Message message, @Nullable Throwable failure) {
    return settle(
        message, failure == null ? Delivery.ACKNOWLEDGED : deliveryAfter(failure), failure);
  }

  private Delivery settle(Message message, Delivery delivery, @Nullable Throwable failure) {
    switch (delivery) {
      case ACKNOWLEDGED -> forget(message);
      case REFUSED -> {
        jdbc.sql("update process_message set refused = true where message_id = :id")
            .param("id", message.id())
            .update();
        LOG.error(
            "Camunda refuses message {} of expense {}, which stands still until somebody looks: {}",
            message.name(),
            message.correlationKey(),
            reason(failure));
      }
      case UNREACHABLE ->
          LOG.warn(
              "Message {} of expense {} did not reach Camunda and is sent again: {}",
              message.name(),
              message.correlationKey(),
              reason(failure));
    }
    return delivery;
  }

  /**
   * Returns when the message is gone. Messages that are acknowledged while a statement runs go
   * together with the next one. Whatever is left behind by a failure is sent again, and Camunda
   * knows it.
   */
  private void forget(Message message) {
    acknowledged.add(message.id());
    forgetting.lock();
    try {
      List<String> ids = new ArrayList<>();
      for (String id = acknowledged.poll(); id != null; id = acknowledged.poll()) {
        ids.add(id);
      }
      if (!ids.isEmpty()) {
        jdbc.sql("delete from process_message where message_id = any(:ids)")
            .param("ids", ids.toArray(String[]::new))
            .update();
      }
    } finally {
      forgetting.unlock();
    }
  }

  private static Delivery deliveryAfter(Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return switch (problem.code()) {
        case ALREADY_EXISTS -> Delivery.ACKNOWLEDGED;
        case BAD_REQUEST -> Delivery.REFUSED;
        default -> Delivery.UNREACHABLE;
      };
    }
    return failure.getCause() == null ? Delivery.UNREACHABLE : deliveryAfter(failure.getCause());
  }

  private static String reason(@Nullable Throwable failure) {
    return failure == null ? "" : String.valueOf(failure.getMessage());
  }

  private static Message read(ResultSet row, int index) throws SQLException {
    return new Message(
        row.getString("message_id"),
        row.getString("name"),
        row.getString("correlation_key"),
        row.getString("variables"));
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock.withZone(ZoneOffset.UTC));
  }

  private String write(Object variables) {
    try {
      return json.writeValueAsString(variables);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("message variables must be JSON", e);
    }
  }
}
