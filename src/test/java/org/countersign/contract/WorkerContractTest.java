package org.countersign.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.client.annotation.JobWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every job type of the models has one worker, and no worker waits for a job that never comes. */
class WorkerContractTest {

  private static final Path CLASSES = Path.of("target", "classes");

  @Test
  void eachJobTypeHasOneWorker() throws IOException {
    assertThat(workers())
        .as("job types of the methods that are annotated with @JobWorker")
        .containsExactlyInAnyOrderElementsOf(Names.constants(JobTypes.class));
  }

  private static List<String> workers() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES.resolve("org/countersign"))) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(WorkerContractTest::load)
          .flatMap(type -> Stream.of(type.getDeclaredMethods()))
          .flatMap(method -> Stream.of(method.getAnnotationsByType(JobWorker.class)))
          .map(JobWorker::type)
          .toList();
    }
  }

  private static Class<?> load(Path file) {
    String path = CLASSES.relativize(file).toString();
    String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name, false, WorkerContractTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
