package org.countersign.expense;

import jakarta.persistence.LockModeType;
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
}
