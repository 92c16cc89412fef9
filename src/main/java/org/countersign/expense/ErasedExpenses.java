package org.countersign.expense;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
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

  private static final List<String> BY_A_PERSON =
      List.of(
          """
          update review set comment = :erased, version = version + 1
          where reviewer = :person and comment is not null and expense_id in
            (select expense_id from expense where decided_at is not null)
          """,
          """
          update expense set decision_comment = :erased, version = version + 1
          where decided_by = :person and decided_by_kind = 'HUMAN' and decision_comment is not null
          """,
          """
          update question set text = :erased, version = version + 1
          where asked_by = :person and expense_id in
            (select expense_id from expense where decided_at is not null)
          """,
          "delete from notification_preference where user_name = :person");

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ErasedExpenses(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
    this.jdbc = jdbc;
    this.events = events;
    this.clock = clock;
  }

  /** Again and again makes no difference. An expense that is not decided stays as it is. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void erase(ExpenseId expense) {
    for (String statement : OF_AN_EXPENSE) {
      jdbc.sql(statement)
          .param("id", expense.value())
          .param("erased", Texts.ERASED)
          .param("now", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    }
    events.publishEvent(new ExpenseErased(expense));
  }

  /**
   * What a person said about decided expenses of others, and how they wanted to be told. What is
   * not decided yet is decided on what was said.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void eraseWordsOf(String person) {
    for (String statement : BY_A_PERSON) {
      jdbc.sql(statement).param("person", person).param("erased", Texts.ERASED).update();
    }
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
