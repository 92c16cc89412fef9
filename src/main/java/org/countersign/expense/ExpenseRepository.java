package org.countersign.expense;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.people.UserName;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface ExpenseRepository
    extends JpaRepository<Expense, ExpenseId>, JpaSpecificationExecutor<Expense> {

  Optional<Expense> findBySubmittedByAndIdempotencyKey(UserName submittedBy, String idempotencyKey);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<Expense> findLockedById(ExpenseId id);

  Optional<Expense> findByProcessInstanceKey(long processInstanceKey);

  /**
   * What counts against the cap on approvals without a person: those approved by policy since then,
   * and those still under way. Two that are under way at the same time see each other, so that they
   * cannot both slip below the cap.
   */
  @Query(
      """
      select e from Expense e
      where e.employee = :employee and e.id <> :except
        and (e.status = org.countersign.expense.Status.SUBMITTED
          or e.decidedByKind = org.countersign.expense.Decision.By.POLICY and e.decidedAt >= :since)
      """)
  List<Expense> countingAgainstCap(UserName employee, Instant since, ExpenseId except);

  /** The same purchase, claimed before and not refused. */
  @Query(
      """
      select e from Expense e
      where e.employee = :#{#facts.employee()} and e.id <> :#{#facts.id()}
        and e.amount = :#{#facts.amount()} and e.purchaseDate = :#{#facts.date()}
        and (e.merchant = :#{#facts.merchant()} or e.description = :#{#facts.description()})
        and e.status not in (org.countersign.expense.Status.REJECTED,
          org.countersign.expense.Status.WITHDRAWN, org.countersign.expense.Status.EXPIRED)
      order by e.submittedAt
      """)
  List<Expense> duplicatesOf(ExpenseFacts facts);
}
