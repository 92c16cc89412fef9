package org.countersign.expense;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.countersign.contract.Surface;
import org.countersign.expense.SimilarCase.Likeness;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What reviewers have to compare an expense with. Every query reads a bounded part of an index. */
@Component
@Transactional(readOnly = true)
public class PastCases {

  private static final Period LOOK_BACK = Period.ofMonths(12);
  private static final int MOST_CASES = 5;
  private static final int LEAST_LIKENESS = 2;

  /** Decided by a person, of a group of the viewer: the rule of {@link Expense#isVisibleTo}. */
  private static final String DECIDED =
      """
      select * from expense
      where decided_by_kind = 'HUMAN' and status in ('APPROVED', 'REJECTED')
        and expense_id <> :id and (:all or reviewer_groups && :groups)
      """;

  private static final String CANDIDATES =
      """
      (%1$s and employee = :employee order by submitted_at desc limit 50)
      union
      (%1$s and lower(merchant) = lower(:merchant) order by decided_at desc limit 50)
      union
      (%1$s and category = :category and currency = :currency
        and amount between :amount and 2 * :amount order by amount limit 100)
      union
      (%1$s and category = :category and currency = :currency
        and amount between :amount / 2 and :amount order by amount desc limit 100)
      """
          .formatted(DECIDED);

  private final JdbcClient jdbc;
  private final Clock clock;

  PastCases(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What became of the other expenses of the same person in the last 12 months. */
  public SubmitterHistory ofSubmitter(ExpenseFacts facts) {
    Instant since = clock.instant().atZone(ZoneOffset.UTC).minus(LOOK_BACK).toInstant();
    List<SubmitterHistory.Line> lines =
        jdbc.sql(
                """
                select status, currency, count(*) as expenses, sum(amount) as total,
                  count(*) filter (where decided_by_kind = 'POLICY') as by_policy
                from expense
                where employee = :employee and submitted_at >= :since and expense_id <> :id
                group by status, currency
                order by count(*) desc, status, currency
                """)
            .param("employee", facts.employee().value())
            .param("since", since.atOffset(ZoneOffset.UTC))
            .param("id", facts.id().value())
            .query(
                (row, index) ->
                    new SubmitterHistory.Line(
                        Status.valueOf(row.getString("status")),
                        row.getLong("expenses"),
                        money(row.getBigDecimal("total"), row.getString("currency")),
                        row.getLong("by_policy")))
            .list();
    return new SubmitterHistory(facts.employee(), since, lines);
  }

  /**
   * What people of the viewer's groups have decided about expenses that have at least two things in
   * common with this one; the most alike first, five at most.
   */
  public List<SimilarCase> similarTo(ExpenseFacts facts, Person viewer, Set<String> groups) {
    Wording description = Wording.of(facts.description());
    return jdbc
        .sql(CANDIDATES)
        .param("id", facts.id().value())
        .param("all", viewer.seesAll())
        .param("groups", groups.toArray(String[]::new))
        .param("employee", facts.employee().value())
        .param("merchant", facts.merchant())
        .param("category", facts.category())
        .param("currency", facts.amount().currency().getCurrencyCode())
        .param("amount", facts.amount().amount())
        .query(PastCases::read)
        .stream()
        .map(row -> row.comparedWith(facts, description))
        .filter(candidate -> candidate.found().likeness().size() >= LEAST_LIKENESS)
        .sorted(
            Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparing(one -> one.found().decision().at(), Comparator.reverseOrder()))
        .limit(MOST_CASES)
        .map(Candidate::found)
        .toList();
  }

  private static Row read(ResultSet row, int index) throws SQLException {
    String surface = row.getString("decision_surface");
    return new Row(
        new ExpenseId(row.getObject("expense_id", UUID.class)),
        new UserName(row.getString("employee")),
        money(row.getBigDecimal("amount"), row.getString("currency")),
        row.getString("category"),
        row.getString("merchant"),
        row.getString("description"),
        row.getObject("purchase_date", LocalDate.class),
        new Decision(
            Status.valueOf(row.getString("status")),
            Decision.By.valueOf(row.getString("decided_by_kind")),
            row.getString("decided_by"),
            surface == null ? null : Surface.valueOf(surface),
            row.getString("decision_comment"),
            row.getObject("decided_at", OffsetDateTime.class).toInstant()));
  }

  private static Money money(BigDecimal amount, String currency) {
    return new Money(amount, Currency.getInstance(currency));
  }

  private record Candidate(SimilarCase found, double score) {}

  private record Row(
      ExpenseId id,
      UserName employee,
      Money amount,
      String category,
      @Nullable String merchant,
      String description,
      LocalDate date,
      Decision decision) {

    /** The same merchant says most, then the words; the rest tells those apart. */
    Candidate comparedWith(ExpenseFacts facts, Wording description) {
      Wording words = Wording.of(this.description);
      Set<Likeness> likeness = EnumSet.noneOf(Likeness.class);
      double score = 2 * description.similarity(words);
      if (isMerchantOf(facts)) {
        likeness.add(Likeness.MERCHANT);
        score += 4;
      }
      if (description.isNearlySame(words)) {
        likeness.add(Likeness.WORDING);
        score += 2;
      }
      if (employee.equals(facts.employee())) {
        likeness.add(Likeness.SUBMITTER);
        score += 1;
      }
      if (category.equals(facts.category())) {
        likeness.add(Likeness.CATEGORY);
        score += 1;
      }
      if (isAbout(facts.amount())) {
        likeness.add(Likeness.AMOUNT);
        score += 1;
      }
      return new Candidate(
          new SimilarCase(
              id,
              employee,
              amount,
              category,
              merchant,
              this.description,
              date,
              decision,
              Set.copyOf(likeness)),
          score);
    }

    private boolean isMerchantOf(ExpenseFacts facts) {
      String other = facts.merchant();
      return merchant != null
          && other != null
          && (Objects.equals(merchant, other)
              || Wording.of(merchant).isNearlySame(Wording.of(other)));
    }

    private boolean isAbout(Money other) {
      BigDecimal two = BigDecimal.TWO;
      return amount.currency().equals(other.currency())
          && amount.amount().compareTo(other.amount().multiply(two)) <= 0
          && amount.amount().multiply(two).compareTo(other.amount()) >= 0;
    }
  }
}
