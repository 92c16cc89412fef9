package org.countersign.database;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.function.SingletonSupplier;

/** Tasks that are promised with a transaction, and begin when it is committed. */
@Component
public class PromisedTasks {

  private final Supplier<Scheduler> scheduler;
  private final Clock clock;

  PromisedTasks(ObjectProvider<Scheduler> scheduler, Clock clock) {
    // The scheduler needs us as well, and to look a bean up costs more than to keep it.
    this.scheduler = SingletonSupplier.of(scheduler::getObject);
    this.clock = clock;
  }

  /** Within the caller's transaction; one that is there already stays as it is. */
  public void begin(String task, String instance) {
    Scheduler tasks = scheduler.get();
    tasks.scheduleIfNotExists(new TaskInstance<>(task, instance), clock.instant());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            tasks.triggerCheckForDueExecutions();
          }
        });
  }
}
