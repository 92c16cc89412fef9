package org.countersign.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who is out of office: a record that only grows, of which the latest row of a person counts. What
 * follows from it for reviews is for their rules to say.
 */
@Component
public class Absences implements Delegations {

  static final Duration LONGEST = Duration.ofDays(366);

  private static final String LATEST =
      """
      select * from absence a
      where %s
        and not exists (
          select from absence later
          where later.person = a.person and later.absence_id > a.absence_id)
      order by person
      """;

  private final JdbcClient jdbc;
  private final Directory directory;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Absences(JdbcClient jdbc, Directory directory, ApplicationEventPublisher events, Clock clock) {
    this.jdbc = jdbc;
    this.directory = directory;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public List<UserName> awayFor(UserName delegate) {
    return coveredBy(delegate).stream().map(Absence::person).toList();
  }

  @Override
  public Optional<UserName> delegateOf(UserName person) {
    return jdbc.sql(LATEST.formatted("person = :person and starts_at <= :now and ends_at > :now"))
        .param("person", person.value())
        .param("now", utc(clock.instant()))
        .query(Absences::read)
        .optional()
        .map(Absence::delegate);
  }

  /** The absences, as of now, in which this person decides for somebody. */
  public List<Absence> coveredBy(UserName delegate) {
    return jdbc.sql(
            LATEST.formatted("delegate = :delegate and starts_at <= :now and ends_at > :now"))
        .param("delegate", delegate.value())
        .param("now", utc(clock.instant()))
        .query(Absences::read)
        .list();
  }

  /** The absence of this person that is, or is to come. */
  public Optional<Absence> of(UserName person) {
    return jdbc.sql(LATEST.formatted("person = :person and ends_at > :now"))
        .param("person", person.value())
        .param("now", utc(clock.instant()))
        .query(Absences::read)
        .optional();
  }

  /**
   * Puts an absence on record; it replaces what was said before.
   *
   * @param from null for now
   * @param delegate null for the one whom the directory names
   * @param by the person, or an operator
   * @throws InvalidAbsence if times or delegate are not right
   */
  @Transactional
  public Absence set(
      Person person,
      @Nullable Instant from,
      Instant until,
      @Nullable UserName delegate,
      Person by) {
    Instant now = clock.instant();
    Instant start = from == null ? now : from;
    check(start, until, now);
    UserName chosen = checked(delegate == null ? person.delegate() : delegate, person, by);
    long id =
        jdbc.sql(
                """
                insert into absence (person, starts_at, ends_at, delegate, recorded_at, recorded_by)
                values (:person, :from, :until, :delegate, :now, :by)
                returning absence_id
                """)
            .param("person", person.userName().value())
            .param("from", utc(start))
            .param("until", utc(until))
            .param("delegate", chosen.value())
            .param("now", utc(now))
            .param("by", by.userName().value())
            .query(Long.class)
            .single();
    Absence absence = new Absence(person.userName(), start, until, chosen, by.userName(), now);
    events.publishEvent(new AbsenceRecorded(id, person.userName(), absence, by.userName()));
    return absence;
  }

  /** The person is back, or will not leave; empty where nothing was on record. */
  @Transactional
  public Optional<Absence> end(Person person, Person by) {
    Optional<Absence> ended = of(person.userName());
    if (ended.isPresent()) {
      long id =
          jdbc.sql(
                  """
                  insert into absence (person, recorded_at, recorded_by)
                  values (:person, :now, :by)
                  returning absence_id
                  """)
              .param("person", person.userName().value())
              .param("now", utc(clock.instant()))
              .param("by", by.userName().value())
              .query(Long.class)
              .single();
      events.publishEvent(new AbsenceRecorded(id, person.userName(), null, by.userName()));
    }
    return ended;
  }

  private static void check(Instant from, Instant until, Instant now) {
    if (!until.isAfter(now)) {
      throw new InvalidAbsence("until", "must be in the future");
    }
    if (!until.isAfter(from)) {
      throw new InvalidAbsence("until", "must be after from");
    }
    if (from.isBefore(now.minus(LONGEST))) {
      throw new InvalidAbsence("from", "must not be more than a year ago");
    }
    if (until.isAfter(from.plus(LONGEST))) {
      throw new InvalidAbsence("until", "must be at most a year after from");
    }
  }

  private UserName checked(@Nullable UserName delegate, Person person, Person by) {
    if (delegate == null) {
      throw new InvalidAbsence(
          "delegate", "must be given: the directory names none for " + person.userName());
    }
    if (delegate.equals(person.userName())) {
      throw new InvalidAbsence("delegate", "must be somebody else");
    }
    Person known =
        directory
            .find(delegate)
            .orElseThrow(() -> new InvalidAbsence("delegate", "must be in the directory"));
    if (!known.isReviewer()) {
      throw new InvalidAbsence("delegate", "must be somebody who reviews expenses");
    }
    if (delegate.equals(by.userName())) {
      throw new InvalidAbsence("delegate", "must not be the operator who records the absence");
    }
    return delegate;
  }

  private static Absence read(ResultSet row, int index) throws SQLException {
    return new Absence(
        new UserName(row.getString("person")),
        row.getObject("starts_at", OffsetDateTime.class).toInstant(),
        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
        new UserName(row.getString("delegate")),
        new UserName(row.getString("recorded_by")),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
