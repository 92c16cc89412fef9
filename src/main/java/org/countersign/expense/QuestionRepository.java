package org.countersign.expense;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface QuestionRepository extends JpaRepository<Question, UUID> {

  // As JPQL: Hibernate plans what is derived from a method's name anew for every call.
  @Query("select q from Question q where q.expenseId = :expenseId order by q.askedAt")
  List<Question> findByExpenseIdOrderByAskedAt(ExpenseId expenseId);

  Optional<Question> findByExpenseIdAndUserTaskKey(ExpenseId expenseId, long userTaskKey);

  Optional<Question> findFirstByUserTaskKeyOrderByAskedAtDesc(long userTaskKey);
}
