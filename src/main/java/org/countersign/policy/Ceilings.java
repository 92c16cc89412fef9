package org.countersign.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ceiling as it is on record. A setting that changes between two starts can lower it and never
 * raise it; people raise it by two, and lower it by one.
 */
@Component
public class Ceilings implements Loosening, SmartLifecycle {

  /** Before the workers and the web server, which have the last ones. */
  private static final int BEFORE_ANYTHING_IS_DECIDED = 0;

  private static final String AMOUNT = "amount";
  private static final String CONFIDENCE = "confidence";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,10})?");
  private static final BigDecimal MOST_AMOUNT = new BigDecimal("999999999999");
  private static final String LATEST =
      "select * from policy_ceiling order by ceiling_id desc limit 1";
  private static final Logger LOG = LoggerFactory.getLogger(Ceilings.class);

  private final JdbcClient jdbc;
  private final CeilingSettings settings;
  private final ProposalRecord record;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private volatile boolean running;

  Ceilings(
      JdbcClient jdbc,
      CeilingSettings settings,
      ProposalRecord record,
      Ledger ledger,
      TransactionTemplate transaction,
      Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.record = record;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Read from the database each time, so that it counts on every instance at once. */
  public Ceiling inForce() {
    return latest()
        .orElseGet(
            () ->
                new Ceiling(
                    settings.amount(),
                    settings.confidence(),
                    settings.currency(),
                    null,
                    null,
                    null,
                    null));
  }

  /**
   * An amount as a person typed it.
   *
   * @throws IllegalArgumentException that says what it must be
   */
  public static BigDecimal checkedAmount(String text) {
    return checked(text, MOST_AMOUNT, 4, "must be an amount from 0 on, as 1000 or 999.50");
  }

  /**
   * A confidence as a person typed it.
   *
   * @throws IllegalArgumentException that says what it must be
   */
  public static BigDecimal checkedConfidence(String text) {
    return checked(text, BigDecimal.ONE, 5, "must be a number from 0 to 1, as 0.95");
  }

  private static BigDecimal checked(String text, BigDecimal most, int decimals, String rule) {
    if (!NUMBER.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException(rule);
    }
    BigDecimal number = new BigDecimal(text.strip());
    if (number.compareTo(most) > 0 || number.stripTrailingZeros().scale() > decimals) {
      throw new IllegalArgumentException(rule);
    }
    return number;
  }

  /**
   * Sets it at once where it lets nothing more through, else proposes it.
   *
   * @return the proposal; empty if it is in force
   * @throws ProposalRefused if this is not for them
   */
  @Transactional
  public Optional<Proposal> set(
      BigDecimal amount, BigDecimal confidence, Person by, String reason) {
    record.alone();
    Ceiling before = inForce();
    if (!before.isBelow(amount, confidence)) {
      if (!by.isIn(Groups.OPERATORS) || by.isIn(Groups.AUDITORS)) {
        throw new ProposalRefused(
            ProposalRefused.Kind.FORBIDDEN, "Only an operator sets the ceiling.");
      }
      write(amount, confidence, by.userName(), null, null, reason);
      return Optional.empty();
    }
    SequencedMap<String, String> changes = new LinkedHashMap<>();
    changes.put("from", before.words());
    changes.put("to", of(amount, confidence).words());
    JsonNode content =
        JsonNodeFactory.instance
            .objectNode()
            .put(AMOUNT, amount.toPlainString())
            .put(CONFIDENCE, confidence.toPlainString());
    return Optional.of(record.propose(this, content, changes, by, reason));
  }

  private Ceiling of(BigDecimal amount, BigDecimal confidence) {
    return new Ceiling(amount, confidence, settings.currency(), null, null, null, null);
  }

  @Override
  public ProposalKind kind() {
    return ProposalKind.CEILING;
  }

  @Override
  public String inForce(JsonNode content) {
    long latest =
        jdbc.sql("select coalesce(max(ceiling_id), 0) from policy_ceiling")
            .query(Long.class)
            .single();
    return "ceiling " + latest;
  }

  @Override
  public void putInForce(Proposal proposal, JsonNode content, UserName confirmedBy) {
    write(
        new BigDecimal(content.path(AMOUNT).asText()),
        new BigDecimal(content.path(CONFIDENCE).asText()),
        proposal.proposedBy(),
        confirmedBy,
        proposal.id(),
        proposal.reason());
  }

  private void write(
      BigDecimal amount,
      BigDecimal confidence,
      UserName by,
      @Nullable UserName confirmedBy,
      @Nullable Long proposal,
      String reason) {
    Ceiling before = inForce();
    long id = insert(of(amount, confidence), null, by, confirmedBy, reason);
    ledger
        .entry(Event.SETTINGS_CHANGED, "ceiling-" + id)
        .by(Actor.human(confirmedBy == null ? by : confirmedBy))
        .with("setting", "ceiling")
        .with("from", before.words())
        .with("to", inForce().words())
        .with(AMOUNT, amount.toPlainString())
        .with(CONFIDENCE, confidence.toPlainString())
        .with("proposal", proposal)
        .with("proposedBy", confirmedBy == null ? null : by)
        .words("reason", reason)
        .append();
  }

  private long insert(
      Ceiling ceiling,
      @Nullable CeilingSettings start,
      @Nullable UserName by,
      @Nullable UserName confirmedBy,
      @Nullable String reason) {
    return jdbc.sql(
            """
            insert into policy_ceiling (amount, confidence, setting_amount, setting_confidence,
              set_by, confirmed_by, reason, set_at)
            values (:amount, :confidence, :settingAmount, :settingConfidence,
              :by, :confirmedBy, :reason, :at)
            returning ceiling_id
            """)
        .param(AMOUNT, ceiling.amount())
        .param(CONFIDENCE, ceiling.confidence())
        .param("settingAmount", start == null ? null : start.amount())
        .param("settingConfidence", start == null ? null : start.confidence())
        .param("by", by == null ? null : by.value())
        .param("confirmedBy", confirmedBy == null ? null : confirmedBy.value())
        .param("reason", reason)
        .param("at", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
        .query(Long.class)
        .single();
  }

  private Optional<Ceiling> latest() {
    return jdbc.sql(LATEST).query(this::read).optional();
  }

  private Ceiling read(ResultSet row, int index) throws SQLException {
    String by = row.getString("set_by");
    String confirmedBy = row.getString("confirmed_by");
    return new Ceiling(
        row.getBigDecimal(AMOUNT),
        row.getBigDecimal(CONFIDENCE),
        settings.currency(),
        by == null ? null : new UserName(by),
        confirmedBy == null ? null : new UserName(confirmedBy),
        row.getString("reason"),
        row.getObject("set_at", OffsetDateTime.class).toInstant());
  }

  /** Takes the setting over where it is new and lowers the ceiling, and says where it is higher. */
  @Override
  public void start() {
    transaction.executeWithoutResult(status -> takeOver());
    Ceiling inForce = inForce();
    if (inForce.isBelow(settings.amount(), settings.confidence())) {
      LOG.warn(
          "The setting of the ceiling ({}) is higher than what is in force ({}), and does not raise"
              + " it: one operator proposes that on the page /autonomy, and another one confirms it",
          of(settings.amount(), settings.confidence()).words(),
          inForce.words());
    }
    running = true;
  }

  private void takeOver() {
    record.alone();
    Ceiling before = latest().orElse(null);
    if (before != null && isAsLastStarted()) {
      return;
    }
    Ceiling after =
        before == null
            ? of(settings.amount(), settings.confidence())
            : of(
                before.amount().min(settings.amount()),
                before.confidence().max(settings.confidence()));
    long id = insert(after, settings, null, null, null);
    if (before == null || after.isBelow(before.amount(), before.confidence())) {
      ledger
          .entry(Event.SETTINGS_CHANGED, "ceiling-" + id)
          .with("setting", "ceiling")
          .with("from", before == null ? null : before.words())
          .with("to", after.words())
          .with(AMOUNT, after.amount().toPlainString())
          .with(CONFIDENCE, after.confidence().toPlainString())
          .append();
    }
  }

  /** A setting that stays what it was undoes nothing that people set since. */
  private boolean isAsLastStarted() {
    return jdbc.sql(
            """
            select setting_amount = :amount and setting_confidence = :confidence
            from policy_ceiling where setting_amount is not null
            order by ceiling_id desc limit 1
            """)
        .param(AMOUNT, settings.amount())
        .param(CONFIDENCE, settings.confidence())
        .query(Boolean.class)
        .single();
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return BEFORE_ANYTHING_IS_DECIDED;
  }
}
