package org.countersign.retention;

import java.time.Period;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How long expenses and the ledger are kept, as the owner of the tables says: the application can
 * only read it.
 */
@Component
public class RetentionPeriods {

  /** What {@link #text} says of what is kept for ever. */
  public static final String FOR_EVER = "for ever";

  private final JdbcClient jdbc;

  public RetentionPeriods(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Of what the owner has a period for. */
  public enum Kind {
    /** Entries of the ledger; their seals stay. */
    ENTRIES,
    /** Texts beside entries. Without a period they are kept as long as the entries. */
    TEXTS,
    /** Decided expenses with all that belongs to them, from the end of the year on. */
    EXPENSES
  }

  /** Empty keeps them for ever. */
  public Optional<Period> of(Kind kind) {
    return jdbc.sql(
            """
            select extract(year from period)::integer as years,
              extract(month from period)::integer as months, extract(day from period)::integer as days
            from retention_period where kind = :kind and period is not null
            """)
        .param("kind", kind.name())
        .query(
            (row, index) ->
                Period.of(row.getInt("years"), row.getInt("months"), row.getInt("days")))
        .optional();
  }

  /** The same as it goes on record: an ISO 8601 period, or {@link #FOR_EVER}. */
  public String text(Kind kind) {
    return of(kind).map(Period::toString).orElse(FOR_EVER);
  }
}
