package org.countersign.evaluation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run and its figures, as result.json has them. */
record Result(Run run, Figures figures) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  String json() throws IOException {
    return JSON.writeValueAsString(this) + "\n";
  }

  /** Empty if there is no such file. */
  static Optional<Run> readRun(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.ofNullable(JSON.readValue(file.toFile(), Earlier.class).run())
        : Optional.empty();
  }

  private record Earlier(@Nullable Run run) {}
}
