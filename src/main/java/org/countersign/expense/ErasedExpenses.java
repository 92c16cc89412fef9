package org.countersign.expense;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.countersign.people.UserName;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what people said out of expenses that are decided. What stays is what was decided about:
 * amount, category, dates, outcome, and who it was. A receipt stays in its place, without its file
 * and name, so that the same one does not pay again.
 */
@Component
public class ErasedExpenses {

  private static final List<String> OF_AN_EXPENSE =
      List.of(
          """
          update expense set description = :erased,
            merchant = case when merchant is not null then :erased end, merchant_key = null,
            receipt = case when receipt is not null then :erased end,
            receipt_key = case when receipt_key is not null and erased_at is null
              then encode(sha256(convert_to(receipt_key, 'UTF8')), 'hex') else receipt_key end,
            decision_comment = case when decision_comment is not null then :erased end,
            facts_salt = null, idempotency_key = null, request_digest = null,
            erased_at = coalesce(erased_at, :now), version = version + 1
          where expense_id = :id and decided_at is not null
          """,
          "update receipt set name = :erased, content = null where expense_id = :id",
          """
          update question set text = :erased,
            answer = case when answer is not null then :erased end, version = version + 1
          where expense_id = :id
          """,
          """
          update review set comment = :erased, version = version + 1
          where expense_id = :id and comment is not null
          """,
          """
          update assessment set raw_answers = null, version = version + 1,
            reasons = (select jsonb_agg(reason || jsonb_build_object('text', :erased::text))
                       from jsonb_array_elements(reasons) reason)
          where expense_id = :id
          """,
          "update slack_click set comment = null, note = null where expense_id = :id",
          "delete from process_message where correlation_key = :id::text");

  /**
   * Not what was said after the erasure was proposed, neither by the time nor by the entry that
   * says it: clocks of instances differ, and old entries may be gone.
   */
  private static final List<String> BY_A_PERSON =
      List.of(
          """
          update review set comment = :erased, version = version + 1
          where reviewer = :person and comment is not null and comment <> :erased
            and checked_at <= :until
            and not exists (select from ledger_entry said where said.expense_id = review.expense_id
              and said.event_key = 'reviewed-' || user_task_key and said.entry_id > :through)
            and expense_id in (select expense_id from expense where decided_at is not null)
          returning expense_id
          """,
          """
          update expense set decision_comment = :erased, version = version + 1
          where decided_by = :person and decided_by_kind = 'HUMAN'
            and decision_comment is not null and decision_comment <> :erased
            and decided_at <= :until
            and not exists (select from ledger_entry said where said.expense_id = expense.expense_id
              and said.event_key = 'decided' and said.entry_id > :through)
          returning expense_id
          """,
          """
          update question set text = :erased, version = version + 1
          where asked_by = :person and text <> :erased and asked_at <= :until
            and not exists (select from ledger_entry said where said.expense_id = question.expense_id
              and said.event_key = 'information-requested-' || user_task_key
              and said.entry_id > :through)
            and expense_id in (select expense_id from expense where decided_at is not null)
          returning expense_id
          """);

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ErasedExpenses(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
    this.jdbc = jdbc;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Again and again makes no difference. An expense that is not decided stays as it is.
   *
   * @return how many receipts had a file
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public long erase(ExpenseId expense) {
    long receipts =
        jdbc.sql("select count(*) from receipt where expense_id = :id and content is not null")
            .param("id", expense.value())
            .query(Long.class)
            .single();
    for (String statement : OF_AN_EXPENSE) {
      jdbc.sql(statement)
          .param("id", expense.value())
          .param("erased", Texts.ERASED)
          .param("now", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    }
    events.publishEvent(new ExpenseErased(expense));
    return receipts;
  }

  /**
   * What a person said about decided expenses of others, and how they wanted to be told. What is
   * not decided yet is decided on what was said.
   *
   * @param until what they said later stays
   * @param throughEntry the last entry of the ledger then
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void eraseWordsOf(UserName person, Instant until, long throughEntry) {
    Set<UUID> changed = new LinkedHashSet<>();
    for (String statement : BY_A_PERSON) {
      changed.addAll(
          jdbc.sql(statement)
              .param("person", person.value())
              .param("erased", Texts.ERASED)
              .param("until", until.atOffset(ZoneOffset.UTC))
              .param("through", throughEntry)
              .query(UUID.class)
              .list());
    }
    jdbc.sql(
            """
            delete from notification_preference
            where user_name = :person and changed_at <= :until
            """)
        .param("person", person.value())
        .param("until", until.atOffset(ZoneOffset.UTC))
        .update();
    changed.forEach(expense -> events.publishEvent(new ExpenseErased(new ExpenseId(expense))));
  }

  /** What the number of a receipt is compared by once the expense is erased: its SHA-256. */
  static String keyOf(String number) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(number.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
