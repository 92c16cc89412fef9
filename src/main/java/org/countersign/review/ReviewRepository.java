package org.countersign.review;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.expense.ExpenseId;
import org.springframework.data.jpa.repository.JpaRepository;

interface ReviewRepository extends JpaRepository<Review, UUID> {

  List<Review> findByExpenseIdOrderByOpenedAt(ExpenseId expenseId);

  Optional<Review> findByExpenseIdAndUserTaskKey(ExpenseId expenseId, long userTaskKey);

  Optional<Review> findFirstByUserTaskKeyOrderByOpenedAtDesc(long userTaskKey);

  List<Review> findByStateAndCandidateGroupInOrderByDueAt(
      Review.State state, Collection<String> candidateGroups);
}
