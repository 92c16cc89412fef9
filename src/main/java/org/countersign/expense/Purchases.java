package org.countersign.expense;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.expense.ExpenseFacts.Attachment;
import org.countersign.expense.Valuation.Range;
import org.countersign.expense.Valuation.Unit;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What stored expenses an expense is compared with. Each query reads a bounded part of an index,
 * however many there are, in an order of its own: the same data give the same answer.
 *
 * <p>None looks at a time of submission. An expense is committed before it is compared, so that of
 * two that are under way at the same time the one that is compared last sees the other.
 */
@Component
class Purchases {

  /** So many of a kind are compared; {@link Found#all} says whether there were more. */
  static final int MOST = 200;

  private static final int MOST_WITH_RECEIPT = 50;
  private static final int MOST_AMOUNTS = 50;

  private static final String ENDED = "('REJECTED', 'WITHDRAWN', 'EXPIRED')";

  private static final String LIVING =
      """
      (select 'LIVING' as kind, false as same_receipt, e.*, null::boolean as picked, false as seen
      from unnest(:nearCurrencies, cast(:nearLows as numeric[]), cast(:nearHighs as numeric[]))
        as near(currency, low, high)
      join expense e on e.employee = :employee and e.currency = near.currency
        and e.amount between near.low and near.high
        and e.purchase_date between :nearFrom and :nearTo
      where e.expense_id <> :id and e.status not in %s
      order by e.submitted_at, e.expense_id limit :limit)
      """
          .formatted(ENDED);

  /** Not approved, and over or in front of a person; {@code %1$s} is from where. */
  private static final String PAST =
      """
      (select 'PAST' as kind, %2$s as same_receipt, e.*, s.picked, v.seen
      from %1$s
      left join spot_check s on s.expense_id = e.expense_id
      cross join lateral (select exists (select 1 from review r where r.expense_id = e.expense_id)
        or exists (select 1 from question q where q.expense_id = e.expense_id) as seen) v
      where e.expense_id <> :id and e.employee = :employee and e.status <> 'APPROVED'
        and (e.status in %4$s or e.withdrawn_by is not null or s.picked or v.seen)
      order by e.submitted_at desc, e.expense_id limit %3$s)
      """;

  private static final String WORTH_ABOUT =
      PAST.formatted(
          """
          unnest(:wideCurrencies, cast(:wideLows as numeric[]), cast(:wideHighs as numeric[]))
            as wide(currency, low, high)
          join expense e on e.employee = :employee and e.currency = wide.currency
            and e.amount between wide.low and wide.high
            and e.purchase_date between :wideFrom and :wideTo and e.status <> 'APPROVED'
          """,
          "false",
          ":limit",
          ENDED);

  private static final String WITH_NUMBER =
      PAST.formatted(
          "(select * from expense where receipt_key = any(:numbers)) e",
          "true",
          String.valueOf(MOST_WITH_RECEIPT),
          ENDED);

  private static final String WITH_FILE =
      PAST.formatted(
          "(select * from expense where expense_id in"
              + " (select expense_id from receipt where sha256 = any(:files))) e",
          "true",
          String.valueOf(MOST_WITH_RECEIPT),
          ENDED);

  private final JdbcClient jdbc;

  Purchases(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Another expense of the same person.
   *
   * @param living whether it has not ended without an approval
   * @param withdrawn whether it is withdrawn, or that was asked for
   * @param seen whether a person was asked about it
   * @param picked what was drawn for its spot check; null where nothing was drawn, or it was not
   *     asked for
   */
  record Other(
      ExpenseId id,
      boolean living,
      Status status,
      boolean withdrawn,
      Money amount,
      @Nullable String merchant,
      String description,
      LocalDate date,
      boolean sameReceipt,
      boolean seen,
      @Nullable Boolean picked) {}

  /**
   * @param all whether there are no more than these
   */
  record Found(List<Other> others, boolean all) {}

  /** What to look for: worth so much, bought in these days. */
  record Window(List<Range> ranges, LocalDate from, LocalDate to) {

    private String[] currencies() {
      return ranges.stream().map(one -> one.currency().getCurrencyCode()).toArray(String[]::new);
    }

    private String[] lows() {
      return ranges.stream().map(one -> one.low().toPlainString()).toArray(String[]::new);
    }

    private String[] highs() {
      return ranges.stream().map(one -> one.high().toPlainString()).toArray(String[]::new);
    }
  }

  /**
   * Others of the same person: first those that live, first submission first, and are worth as much
   * in the days near; then what was not approved and a person has seen, or nobody ever will, with
   * the same receipt at any time or worth about as much in the days around, latest first.
   */
  Found others(ExpenseFacts facts, Window near, Window wide) {
    List<String> parts = new ArrayList<>(List.of(LIVING, WORTH_ABOUT));
    String[] numbers = numbersOf(facts);
    String[] files = files(facts);
    if (numbers.length > 0) {
      parts.add(WITH_NUMBER);
    }
    if (files.length > 0) {
      parts.add(WITH_FILE);
    }
    List<Other> rows =
        jdbc.sql(String.join("union all\n", parts))
            .param("id", facts.id().value())
            .param("employee", facts.employee().value())
            .param("limit", MOST + 1)
            .param("numbers", numbers)
            .param("files", files)
            .param("nearCurrencies", near.currencies())
            .param("nearLows", near.lows())
            .param("nearHighs", near.highs())
            .param("nearFrom", near.from())
            .param("nearTo", near.to())
            .param("wideCurrencies", wide.currencies())
            .param("wideLows", wide.lows())
            .param("wideHighs", wide.highs())
            .param("wideFrom", wide.from())
            .param("wideTo", wide.to())
            .query(Purchases::other)
            .list();
    long living = rows.stream().filter(Other::living).count();
    long past = rows.stream().filter(one -> !one.living() && !one.sameReceipt()).count();
    return new Found(rows, living <= MOST && past <= MOST);
  }

  private static Other other(ResultSet row, int index) throws SQLException {
    Status status = Status.valueOf(row.getString("status"));
    return new Other(
        new ExpenseId(row.getObject("expense_id", UUID.class)),
        row.getString("kind").equals("LIVING"),
        status,
        status == Status.WITHDRAWN || (row.getString("withdrawn_by") != null && !status.isFinal()),
        new Money(row.getBigDecimal("amount"), Currency.getInstance(row.getString("currency"))),
        row.getString("merchant"),
        row.getString("description"),
        row.getObject("purchase_date", LocalDate.class),
        row.getBoolean("same_receipt"),
        row.getBoolean("seen"),
        row.getObject("picked", Boolean.class));
  }

  /**
   * What the same person buys beside it, by currency, without what ended without an approval.
   *
   * @param towardsCap approved by policy since then, or still under way: two that are under way at
   *     the same time see each other, so that they cannot both slip below the cap
   * @param sameMerchant at the same merchant in these days, or at one that was erased since: it may
   *     have been the same
   * @param amounts the largest of these days
   */
  record Beside(List<Money> towardsCap, List<Money> sameMerchant, List<Money> amounts) {}

  Beside beside(
      ExpenseFacts facts, LocalDate from, LocalDate to, Instant capSince, List<Unit> units) {
    List<Money> cap = new ArrayList<>();
    List<Money> merchant = new ArrayList<>();
    List<Money> amounts = new ArrayList<>();
    jdbc.sql(
            """
            (select 'CAP' as kind, currency, sum(amount) as amount from expense
            where employee = :employee and expense_id <> :id
              and (status = 'SUBMITTED' or decided_by_kind = 'POLICY' and decided_at >= :since)
            group by currency)
            union all
            (select 'MERCHANT', currency, sum(amount) from expense
            where employee = :employee and expense_id <> :id and merchant_key = :merchant
              and purchase_date between :from and :to and status not in %1$s
            group by currency)
            union all
            (select 'MERCHANT', currency, sum(amount) from expense
            where employee = :employee and expense_id <> :id and cast(:merchant as text) is not null
              and erased_at is not null and merchant is not null
              and purchase_date between :from and :to and status not in %1$s
            group by currency)
            union all
            (select 'AMOUNT', e.currency, e.amount from expense e
            left join unnest(:currencies, cast(:units as numeric[])) as unit(currency, value)
              on unit.currency = e.currency
            where e.employee = :employee and e.expense_id <> :id
              and e.purchase_date between :from and :to and e.status not in %1$s
            order by e.amount * unit.value desc nulls first, e.submitted_at desc, e.expense_id
            limit :most)
            """
                .formatted(ENDED))
        .param("employee", facts.employee().value())
        .param("id", facts.id().value())
        .param("since", capSince.atOffset(ZoneOffset.UTC))
        .param("merchant", facts.merchant() == null ? null : Wording.key(facts.merchant()))
        .param("from", from)
        .param("to", to)
        .param(
            "currencies",
            units.stream().map(one -> one.currency().getCurrencyCode()).toArray(String[]::new))
        .param(
            "units", units.stream().map(one -> one.value().toPlainString()).toArray(String[]::new))
        .param("most", MOST_AMOUNTS)
        .query(
            row -> {
              Money money =
                  new Money(
                      row.getBigDecimal("amount"), Currency.getInstance(row.getString("currency")));
              switch (row.getString("kind")) {
                case "CAP" -> cap.add(money);
                case "MERCHANT" -> merchant.add(money);
                default -> amounts.add(money);
              }
            });
    return new Beside(cap, merchant, amounts);
  }

  /** Whether a person was asked about it, or an answer was asked for. */
  boolean personAsked(ExpenseId id) {
    return jdbc.sql(
            """
            select exists (select 1 from review where expense_id = :id)
              or exists (select 1 from question where expense_id = :id)
            """)
        .param("id", id.value())
        .query(Boolean.class)
        .single();
  }

  /** The first other expense, of anybody, to which one of its files is attached. */
  Optional<ExpenseId> withFileOf(ExpenseFacts facts) {
    String[] files = files(facts);
    if (files.length == 0) {
      return Optional.empty();
    }
    return jdbc.sql(
            """
            select expense_id from receipt
            where sha256 = any(:files) and expense_id <> :id
            order by attached_at, expense_id limit 1
            """)
        .param("files", files)
        .param("id", facts.id().value())
        .query((row, index) -> new ExpenseId(row.getObject(1, UUID.class)))
        .optional();
  }

  /**
   * The first other expense, of anybody, with its number of a receipt and certainly of the same
   * merchant: named alike, or one of the two names none.
   */
  Optional<ExpenseId> withNumberOf(ExpenseFacts facts) {
    String[] numbers = numbersOf(facts);
    if (numbers.length == 0) {
      return Optional.empty();
    }
    String merchant = facts.merchant();
    return jdbc.sql(
            """
            select expense_id from expense
            where receipt_key = any(:numbers) and expense_id <> :id
              and (:anyMerchant or merchant_key = :merchant or merchant_key is null)
            order by submitted_at, expense_id limit 1
            """)
        .param("numbers", numbers)
        .param("id", facts.id().value())
        .param("anyMerchant", merchant == null)
        .param("merchant", merchant == null ? null : Wording.key(merchant))
        .query((row, index) -> new ExpenseId(row.getObject(1, UUID.class)))
        .optional();
  }

  /** One of each merchant where somebody has a receipt of this number; one more than compared. */
  List<Merchant> merchantsWithNumberOf(ExpenseFacts facts) {
    String[] numbers = numbersOf(facts);
    if (numbers.length == 0) {
      return List.of();
    }
    return jdbc.sql(
            """
            select distinct on (merchant_key) expense_id, merchant from expense
            where receipt_key = any(:numbers) and expense_id <> :id and merchant_key is not null
            order by merchant_key, submitted_at, expense_id limit :limit
            """)
        .param("numbers", numbers)
        .param("id", facts.id().value())
        .param("limit", MOST + 1)
        .query(
            (row, index) ->
                new Merchant(new ExpenseId(row.getObject(1, UUID.class)), row.getString(2)))
        .list();
  }

  record Merchant(ExpenseId expense, String name) {}

  /** As it is compared, and as it is compared once the texts of an expense are erased. */
  private static String[] numbersOf(ExpenseFacts facts) {
    if (facts.receipt() == null) {
      return new String[0];
    }
    String number = Wording.ofNumber(facts.receipt());
    return new String[] {number, ErasedExpenses.keyOf(number)};
  }

  private static String[] files(ExpenseFacts facts) {
    return facts.receipts().stream().map(Attachment::sha256).toArray(String[]::new);
  }

  /** Until the end of the transaction, expenses of one person are compared one after the other. */
  void oneAtATime(UserName employee) {
    jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended(:employee, 21))")
        .param("employee", employee.value())
        .query(Integer.class)
        .single();
  }
}
