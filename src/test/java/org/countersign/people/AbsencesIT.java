package org.countersign.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The record of absences, each test with people of its own. */
@IntegrationTest
class AbsencesIT {

  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
  private static final Instant MONDAY = NOW.plus(Duration.ofDays(7));
  private static final Instant FRIDAY = MONDAY.plus(Duration.ofDays(4));

  private final String suffix = UUID.randomUUID().toString();
  private final Directory directory =
      Directories.of(
          "away" + suffix + ": managers",
          "other" + suffix + ": managers",
          "delegate" + suffix + ": finance",
          "operator" + suffix + ": operators, managers",
          "auditor" + suffix + ": auditors, managers",
          "employee" + suffix);
  private final Person away = person("away");
  private final Person other = person("other");
  private final Person delegate = person("delegate");

  @Autowired private JdbcClient jdbc;

  @Test
  void countsFromItsFirstMomentToItsLast() {
    at(NOW).set(away, MONDAY, FRIDAY, delegate.userName(), away);

    assertThat(at(MONDAY.minusNanos(1000)).awayFor(delegate.userName())).isEmpty();
    assertThat(at(MONDAY).awayFor(delegate.userName())).containsExactly(away.userName());
    assertThat(at(FRIDAY.minusNanos(1000)).awayFor(delegate.userName()))
        .containsExactly(away.userName());
    assertThat(at(FRIDAY).awayFor(delegate.userName())).isEmpty();
    assertThat(at(FRIDAY).of(away.userName())).isEmpty();
  }

  @Test
  void replacesWhatWasSaidBefore() {
    at(NOW).set(away, null, FRIDAY, delegate.userName(), away);
    at(NOW).set(away, null, FRIDAY, other.userName(), away);

    assertThat(at(NOW).awayFor(delegate.userName())).isEmpty();
    assertThat(at(NOW).awayFor(other.userName())).containsExactly(away.userName());
  }

  @Test
  void endsWhenSomebodyIsBack() {
    at(NOW).set(away, null, FRIDAY, delegate.userName(), away);

    assertThat(at(NOW).end(away, away)).isPresent();

    assertThat(at(NOW).awayFor(delegate.userName())).isEmpty();
    assertThat(at(NOW).of(away.userName())).isEmpty();
    assertThat(at(NOW).end(away, away)).isEmpty();
  }

  @Test
  void coversSeveralPeople() {
    at(NOW).set(away, null, FRIDAY, delegate.userName(), away);
    at(NOW).set(other, null, FRIDAY, delegate.userName(), other);

    assertThat(at(NOW).awayFor(delegate.userName()))
        .containsExactly(away.userName(), other.userName());
  }

  @ParameterizedTest
  @CsvSource({
    "-2, -1, until, must be in the future",
    "5, 3, until, must be after from",
    "5, 5, until, must be after from",
    "-400, 3, from, must not be more than a year ago",
    "1, 368, until, must be at most a year after from",
  })
  void refusesTimesThatAreNoAbsence(int from, int until, String field, String rule) {
    assertThatThrownBy(
            () ->
                at(NOW)
                    .set(
                        away,
                        NOW.plus(Duration.ofDays(from)),
                        NOW.plus(Duration.ofDays(until)),
                        delegate.userName(),
                        away))
        .isInstanceOfSatisfying(
            InvalidAbsence.class,
            invalid -> {
              assertThat(invalid.field()).isEqualTo(field);
              assertThat(invalid).hasMessage(rule);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "away, must be somebody else",
    "nobody, must be in the directory",
    "employee, must be somebody who reviews expenses",
    "auditor, must be somebody who reviews expenses",
    "operator, must not be the operator who records the absence",
  })
  void refusesADelegateWhoMayNotBeOne(String name, String rule) {
    assertThatThrownBy(
            () -> at(NOW).set(away, null, FRIDAY, new UserName(name + suffix), person("operator")))
        .isInstanceOf(InvalidAbsence.class)
        .hasMessage(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update absence set delegate = 'somebody'",
        "delete from absence",
        "truncate absence",
      })
  void onlyGrows(String sql) {
    at(NOW).set(away, null, FRIDAY, delegate.userName(), away);

    assertThatThrownBy(() -> jdbc.sql(sql).update()).rootCause().hasMessageContaining("only grows");
  }

  private Absences at(Instant moment) {
    return new Absences(jdbc, directory, event -> {}, Clock.fixed(moment, ZoneOffset.UTC));
  }

  private Person person(String name) {
    return directory.findByText(name + suffix).orElseThrow();
  }
}
