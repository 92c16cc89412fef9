package org.countersign.ledger.seal;

import java.time.Period;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How long the ledger keeps what it has, as the owner of the tables says: the application can only
 * read it.
 */
@Component
public class RetentionPeriods {

  /** What {@link #text} says of what is kept for ever. */
  static final String FOR_EVER = "for ever";

  private final JdbcClient jdbc;

  RetentionPeriods(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Of entries; empty keeps them for ever. */
  public Optional<Period> entries() {
    return of("ENTRIES");
  }

  /** Of the texts beside entries; empty keeps them as long as the entries. */
  public Optional<Period> texts() {
    return of("TEXTS");
  }

  static String text(Optional<Period> period) {
    return period.map(Period::toString).orElse(FOR_EVER);
  }

  private Optional<Period> of(String kind) {
    return jdbc.sql(
            """
            select extract(year from period)::integer as years,
              extract(month from period)::integer as months, extract(day from period)::integer as days
            from ledger_retention where kind = :kind and period is not null
            """)
        .param("kind", kind)
        .query(
            (row, index) ->
                Period.of(row.getInt("years"), row.getInt("months"), row.getInt("days")))
        .optional();
  }
}
