package org.countersign.expense;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.countersign.people.UserName;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What each person said; who said nothing hears by every way there is. */
@Component
public class NotificationPreferences {

  private final JdbcClient jdbc;
  private final Clock clock;

  NotificationPreferences(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  public NotificationPreference of(UserName person) {
    return jdbc.sql("select preference from notification_preference where user_name = :person")
        .param("person", person.value())
        .query(String.class)
        .optional()
        .map(NotificationPreference::valueOf)
        .orElse(NotificationPreference.BOTH);
  }

  public void choose(UserName person, NotificationPreference preference) {
    jdbc.sql(
            """
            insert into notification_preference (user_name, preference, changed_at)
            values (:person, :preference, :now)
            on conflict (user_name) do update
              set preference = excluded.preference, changed_at = excluded.changed_at
            """)
        .param("person", person.value())
        .param("preference", preference.name())
        .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .update();
  }
}
