package org.countersign.expense;

import jakarta.persistence.LockModeType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.countersign.people.UserName;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface ExpenseRepository
    extends JpaRepository<Expense, ExpenseId>, JpaSpecificationExecutor<Expense> {

  @Query(
      """
      select e from Expense e
      where e.submittedBy = :submittedBy and e.idempotencyKey = :idempotencyKey
      """)
  Optional<Expense> findBySubmittedByAndIdempotencyKey(UserName submittedBy, String idempotencyKey);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<Expense> findLockedById(ExpenseId id);

  // As JPQL: Hibernate plans what is derived from a method's name anew for every call.
  @Query("select e from Expense e where e.processInstanceKey = :processInstanceKey")
  Optional<Expense> findByProcessInstanceKey(long processInstanceKey);

  /**
   * What counts against the cap on approvals without a person: the sum of those approved by policy
   * since then, and of those still under way. Two that are under way at the same time see each
   * other, so that they cannot both slip below the cap.
   */
  @Query(
      """
      select coalesce(sum(e.amount.amount), 0) from Expense e
      where e.employee = :employee and e.amount.currency = :currency and e.id <> :except
        and (e.status = org.countersign.expense.Status.SUBMITTED
          or e.decidedByKind = org.countersign.expense.Decision.By.POLICY and e.decidedAt >= :since)
      """)
  BigDecimal countingAgainstCap(
      UserName employee, Currency currency, Instant since, ExpenseId except);

  /**
   * What a person claims to have bought in these days, first submission first, decided or not, but
   * for what was refused, withdrawn or expired. It looks at no time of submission: of two that are
   * under way at the same time, the one that is assessed last sees the other.
   */
  @Query(
      """
      select e from Expense e
      where e.employee = :employee and e.amount.currency = :currency and e.id <> :except
        and e.purchaseDate between :from and :to
        and e.status not in (org.countersign.expense.Status.REJECTED,
          org.countersign.expense.Status.WITHDRAWN, org.countersign.expense.Status.EXPIRED)
      order by e.submittedAt, e.id.value
      """)
  List<Expense> boughtBetween(
      UserName employee, Currency currency, LocalDate from, LocalDate to, ExpenseId except);
}
