package org.countersign.expense;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface QuestionRepository extends JpaRepository<Question, UUID> {

  List<Question> findByExpenseIdOrderByAskedAt(ExpenseId expenseId);

  Optional<Question> findByExpenseIdAndUserTaskKey(ExpenseId expenseId, long userTaskKey);

  Optional<Question> findFirstByUserTaskKeyOrderByAskedAtDesc(long userTaskKey);
}
