package org.countersign.slack;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * What follows an acknowledgement at once and may be lost, such as opening a form: whoever misses
 * it clicks again.
 */
@WhenSlackIsOn
@Component
class Afterwards implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("slack-", 0).factory());

  /**
   * @param what for the log, if Slack does not take it
   */
  void run(String what, Runnable task) {
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (SlackFailure e) {
            LOG.warn("{}: {}", what, e.getMessage());
          } catch (RuntimeException e) {
            LOG.error(what, e);
          }
        });
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }
}
