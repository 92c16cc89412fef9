package org.countersign.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.client.api.command.ClientException;
import io.camunda.client.exception.CamundaError;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.orm.jpa.JpaSystemException;

class JobFailuresTest {

  private final RuntimeException failure = new RuntimeException("connection refused");

  @Test
  void waitsAsLongAsTheModelSays() {
    assertThat(JobFailures.backoff(failure, "PT30S")).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "30", "soon"})
  void waitsTwoSecondsWhereTheModelSaysNothing(@Nullable String header) {
    assertThat(JobFailures.backoff(failure, header)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void waitsAsLongAsTheWorkerSays() {
    RuntimeException error =
        CamundaError.jobError("Later", null, 3, Duration.ofMinutes(1), failure);

    assertThat(JobFailures.backoff(error, "PT30S")).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void givesAnOperatorOurOwnWordsAsTheyAre() {
    assertThat(JobFailures.message(new IllegalStateException("Cancel it.")))
        .isEqualTo("Cancel it.");
  }

  @Test
  void namesTheKindOfAnyOtherFailure() {
    assertThat(JobFailures.message(failure)).isEqualTo("RuntimeException: connection refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08001", "57P01"})
  void countsNoTryWhileTheDatabaseIsAway(String state) {
    var lost = new JpaSystemException(new RuntimeException(new SQLException("lost", state)));

    assertThat(JobFailures.isNobodysFault(lost)).isTrue();
  }

  @Test
  void countsNoTryWhileCamundaIsAway() {
    assertThat(JobFailures.isNobodysFault(new ClientException("connection refused"))).isTrue();
  }

  @Test
  void countsATryForAnythingElse() {
    var refused = new RuntimeException(new SQLException("not null violated", "23502"));

    assertThat(JobFailures.isNobodysFault(refused)).isFalse();
    assertThat(JobFailures.isNobodysFault(failure)).isFalse();
  }
}
