package org.countersign.assessment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.ExpenseVariable;
import org.countersign.expense.FactsVariable;
import org.countersign.expense.Money;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Gives the assessments back as the policy saw them. Made of the same record as the result of the
 * job {@code assess-expense}, from what was stored with it: an expense's own fields never change,
 * and of the submitter's answers those count that were given before.
 */
@Component
public class RecordedAssessments {

  /** A record whose components are the names that {@link RecordedAssessment#variables} has. */
  public static final Class<?> VARIABLES = AssessmentVariables.class;

  /** The policy gets what went to Camunda as JSON: every number with a point is a double there. */
  private static final ObjectMapper AS_CAMUNDA_READS = new ObjectMapper();

  private static final TypeReference<Map<String, Object>> JSON_OBJECT = new TypeReference<>() {};
  private static final TypeReference<List<Clarification>> CLARIFICATIONS = new TypeReference<>() {};
  private static final TypeReference<List<Reason>> REASONS = new TypeReference<>() {};
  private static final TypeReference<List<Flag>> FLAGS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  RecordedAssessments(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * A page of them, oldest first.
   *
   * @param since the time of the first one
   * @param after the last one of the page before; null for the first page
   */
  public List<RecordedAssessment> page(
      Instant since, @Nullable RecordedAssessment after, int limit) {
    return jdbc.sql(
            """
            select a.expense_id, a.revision, a.assessed_at, a.autonomy, a.facts, a.recommendation,
              a.confidence, a.confidence_method, a.reasons, a.flags, a.model, a.prompt_version,
              a.policy_version, e.employee, e.amount, e.currency, e.category, e.merchant,
              e.description, e.purchase_date, e.receipt,
              (select jsonb_agg(jsonb_build_object('question', q.text, 'answer', q.answer)
                        order by q.asked_at)
               from question q
               where q.expense_id = a.expense_id and q.revision < a.revision
                 and q.answer is not null) clarifications
            from assessment a
            join expense e on e.expense_id = a.expense_id
            where (a.assessed_at, a.expense_id, a.revision) > (:at, :expense, :revision)
            order by a.assessed_at, a.expense_id, a.revision
            limit :limit
            """)
        .param("at", (after == null ? since : after.at()).atOffset(ZoneOffset.UTC))
        .param("expense", after == null ? new UUID(0, 0) : after.expense().value())
        .param("revision", after == null ? 0 : after.revision())
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  private RecordedAssessment read(ResultSet row, int index) throws SQLException {
    Money amount =
        new Money(row.getBigDecimal("amount"), Currency.getInstance(row.getString("currency")));
    ExpenseFacts expense =
        new ExpenseFacts(
            new ExpenseId(row.getObject("expense_id", UUID.class)),
            row.getInt("revision"),
            new UserName(row.getString("employee")),
            amount,
            row.getString("category"),
            row.getString("merchant"),
            row.getString("description"),
            row.getObject("purchase_date", LocalDate.class),
            row.getString("receipt"),
            list(row, "clarifications", CLARIFICATIONS));
    Autonomy autonomy = Autonomy.valueOf(row.getString("autonomy"));
    String facts = row.getString("facts");
    boolean whole = isWhole(facts);
    return new RecordedAssessment(
        expense.id(),
        expense.revision(),
        row.getObject("assessed_at", OffsetDateTime.class).toInstant(),
        amount,
        expense.category(),
        autonomy,
        whole ? variables(row, expense, facts, autonomy) : null,
        whole ? null : "the facts that the database said were not yet kept");
  }

  /** What the policy reads today was not always computed; what is missing is not made up. */
  private static boolean isWhole(@Nullable String facts) {
    return facts != null && facts.contains("\"allCompared\"");
  }

  private Map<String, Object> variables(
      ResultSet row, ExpenseFacts expense, String facts, Autonomy autonomy) throws SQLException {
    var variables =
        new AssessmentVariables(
            ExpenseVariable.of(expense),
            FactsVariable.of(parse(facts, new TypeReference<ComputedFacts>() {})),
            opinion(row),
            autonomy,
            List.of(),
            null,
            null,
            null,
            null);
    try {
      return AS_CAMUNDA_READS.readValue(json.writeValueAsBytes(variables), JSON_OBJECT);
    } catch (IOException e) {
      throw new IllegalStateException("The variables of expense " + expense.id(), e);
    }
  }

  private AssessmentVariables.@Nullable Opinion opinion(ResultSet row) throws SQLException {
    String recommendation = row.getString("recommendation");
    return recommendation == null
        ? null
        : new AssessmentVariables.Opinion(
            Recommendation.valueOf(recommendation),
            row.getBigDecimal("confidence"),
            row.getString("confidence_method"),
            list(row, "reasons", REASONS),
            list(row, "flags", FLAGS),
            row.getString("model"),
            row.getString("prompt_version"),
            row.getString("policy_version"));
  }

  private <T> List<T> list(ResultSet row, String column, TypeReference<List<T>> type)
      throws SQLException {
    String text = row.getString(column);
    return text == null ? List.of() : parse(text, type);
  }

  private <T> T parse(String text, TypeReference<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The database holds JSON that this version cannot read", e);
    }
  }
}
