package org.countersign.ledger.seal;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import org.countersign.ledger.Actor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Removes what is older than the setting says: the entries of whole seals, from the first one on,
 * by the one function of the database that may. The seals stay, and each removal is an entry.
 */
@Component
class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final LedgerSettings settings;
  private final JdbcClient jdbc;
  private final Clock clock;

  Retention(LedgerSettings settings, JdbcClient jdbc, Clock clock) {
    this.settings = settings;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  void removeOldEntries() {
    Period retention = settings.retention();
    if (retention == null) {
      return;
    }
    OffsetDateTime olderThan = OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)).minus(retention);
    int emptied;
    do {
      emptied = remove(olderThan);
      if (emptied > 0) {
        LOG.info("Entries of {} seals, from before {}, are removed", emptied, olderThan);
      }
    } while (emptied > 0);
  }

  private int remove(OffsetDateTime olderThan) {
    return jdbc.sql("select remove_old_ledger_entries(:olderThan, :actor)")
        .param("olderThan", olderThan)
        .param("actor", Actor.SYSTEM.name())
        .query(Integer.class)
        .single();
  }
}
