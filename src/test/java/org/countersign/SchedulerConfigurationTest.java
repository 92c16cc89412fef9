package org.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.serializer.JavaSerializer;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.io.Serializable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;

class SchedulerConfigurationTest {

  private static boolean made;

  /** Somebody else's class does in its constructor, or when it is read, what they like. */
  private static final class Gadget implements Serializable {

    private static final long serialVersionUID = 1;

    private Object readResolve() {
      made = true;
      return this;
    }
  }

  @Test
  void makesNoObjectOfWhatStandsInTheTableOfTasks() {
    Serializer serializer =
        new SchedulerConfiguration()
            .backgroundThreads(new ObjectProvider<>() {})
            .serializer()
            .orElseThrow();

    assertThat(serializer.deserialize(Object.class, new JavaSerializer().serialize(new Gadget())))
        .isNull();
    assertThat(made).isFalse();
  }
}
