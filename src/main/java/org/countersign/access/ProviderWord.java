package org.countersign.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.countersign.people.Groups;
import org.countersign.people.RolesElsewhere;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the identity provider said about people when they logged in or sent a token, where {@code
 * roles-claim} has it name roles; kept for the doors at which nobody shows a token.
 */
@Component
class ProviderWord implements RolesElsewhere {

  private final JdbcClient jdbc;
  private final AccessSettings settings;
  private final Clock clock;

  /** What was written already: a token comes with each request. */
  private final Cache<Said, Boolean> written =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(10)).build();

  ProviderWord(JdbcClient jdbc, AccessSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Word of one moment.
   *
   * @param auditor null where the claim was missing or none
   */
  private record Said(UserName person, Instant at, @Nullable Boolean auditor) {}

  @Override
  public boolean count() {
    return settings.namesRoles();
  }

  /**
   * Remembers what a log-in or a token says. An older one changes nothing, and one without the
   * claim makes nobody an auditor and no auditor anything else.
   *
   * @param at when the provider said it
   * @param roles empty where it said nothing about roles
   */
  void heard(UserName person, Instant at, Optional<Set<String>> roles) {
    Instant now = clock.instant();
    Said said =
        new Said(
            person,
            at.isAfter(now) ? now : at,
            roles.map(named -> named.contains(Groups.AUDITORS)).orElse(null));
    if (written.getIfPresent(said) != null) {
      return;
    }
    jdbc.sql(
            """
            insert into provider_word (user_name, asked_at, auditor, auditor_said_at)
            values (:person, :at, :auditor, :saidAt)
            on conflict (user_name) do update set
              asked_at = greatest(provider_word.asked_at, excluded.asked_at),
              auditor = case
                when excluded.auditor_said_at is null
                  or excluded.auditor_said_at < provider_word.auditor_said_at
                  then provider_word.auditor
                when excluded.auditor_said_at = provider_word.auditor_said_at
                  then provider_word.auditor or excluded.auditor
                else excluded.auditor end,
              auditor_said_at = greatest(provider_word.auditor_said_at, excluded.auditor_said_at)
            """)
        .param("person", person.value())
        .param("at", utc(said.at()))
        .param("auditor", Boolean.TRUE.equals(said.auditor()))
        .param("saidAt", said.auditor() == null ? null : utc(said.at()))
        .update();
    written.put(said, true);
  }

  @Override
  public Set<UserName> auditors() {
    return count()
        ? new HashSet<>(
            jdbc.sql("select user_name from provider_word where auditor")
                .query((row, index) -> new UserName(row.getString("user_name")))
                .list())
        : Set.of();
  }

  @Override
  public Optional<String> refuses(UserName person) {
    if (!count()) {
      return Optional.empty();
    }
    Instant oldest = clock.instant().minus(settings.lifetime());
    boolean asked =
        jdbc.sql("select asked_at from provider_word where user_name = :person")
            .param("person", person.value())
            .query(OffsetDateTime.class)
            .optional()
            .filter(at -> at.toInstant().isAfter(oldest))
            .isPresent();
    return asked
        ? Optional.empty()
        : Optional.of(
            "Your company's log-in has to say again which roles you have. Log in to Countersign's"
                + " pages, then repeat this.");
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
