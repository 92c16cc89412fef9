package org.countersign;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.countersign.database.Background;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What is sent afterwards gives way to what is decided now. Job workers and requests run on virtual
 * threads, which share a few threads of the system. Were each mail and each Slack message on a
 * thread of the system of its own, then a busy machine would give most of its time to them.
 */
@Configuration(proxyBeanMethods = false)
class SchedulerConfiguration {

  /** Since then (JEP 491) a virtual thread may wait in synchronized code, as mail's is. */
  private static final int WAITS_EVERYWHERE = 24;

  /**
   * No task has data. What stands there even so is not made into objects: whoever writes into the
   * table would choose of which classes, in the process that has the sealing key.
   */
  private static final Serializer NO_DATA =
      new Serializer() {
        @Override
        public byte @Nullable [] serialize(@Nullable Object data) {
          if (data != null) {
            throw new IllegalArgumentException("a task has no data");
          }
          return null;
        }

        @Override
        public <T> @Nullable T deserialize(Class<T> type, byte[] data) {
          return null;
        }
      };

  @Bean
  DbSchedulerCustomizer backgroundThreads(ObjectProvider<DbSchedulerProperties> settings) {
    return new DbSchedulerCustomizer() {
      @Override
      public Optional<Serializer> serializer() {
        return Optional.of(NO_DATA);
      }

      @Override
      public Optional<ExecutorService> executorService() {
        Thread.Builder threads =
            Runtime.version().feature() < WAITS_EVERYWHERE
                ? Thread.ofPlatform()
                : Thread.ofVirtual();
        // A pool even so: the scheduler hands over far more than it was told to do at a time.
        return Optional.of(
            Executors.newFixedThreadPool(
                settings.getObject().getThreads(),
                Background.of(threads.name("scheduled-", 0).factory())));
      }
    };
  }
}
