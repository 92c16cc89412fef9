package org.countersign.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Removes what is too old: all kinds, one after the other, each as far as it gets. */
@Component
public class Retention {

  /** How many were removed, by what they are. */
  static final String REMOVED = "countersign.retention.removed";

  /** How often a kind could not be removed, by what it is; it is tried again an hour later. */
  static final String FAILURES = "countersign.retention.failures";

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final List<Counted> steps;

  private record Counted(RetentionStep step, Counter removed, Counter failures) {}

  Retention(List<RetentionStep> steps, MeterRegistry meters) {
    this.steps =
        steps.stream()
            .map(
                step ->
                    new Counted(
                        step,
                        Counter.builder(REMOVED)
                            .description("What was removed because it was too old")
                            .tag("what", step.what())
                            .register(meters),
                        Counter.builder(FAILURES)
                            .description("How often something that is too old was not removed")
                            .tag("what", step.what())
                            .register(meters)))
            .toList();
  }

  /** What cannot be removed holds up nothing else. */
  public void run() {
    for (Counted one : steps) {
      try {
        remove(one);
      } catch (RuntimeException e) {
        one.failures().increment();
        LOG.error(
            "The {} that are too old were not removed; it is tried again in an hour",
            one.step().what(),
            e);
      }
    }
  }

  private static void remove(Counted one) {
    long all = 0;
    try {
      long some;
      do {
        some = one.step().remove().getAsLong();
        one.removed().increment((double) some);
        all += some;
      } while (some > 0 && !Thread.currentThread().isInterrupted());
    } finally {
      if (all > 0) {
        LOG.info("{} {} were too old and are removed", all, one.step().what());
      }
    }
  }
}
