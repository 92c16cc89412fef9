package org.countersign.review;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.expense.ExpenseId;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface ReviewRepository extends JpaRepository<Review, UUID> {

  // As JPQL: Hibernate plans what is derived from a method's name anew for every call.
  @Query("select r from Review r where r.expenseId = :expenseId order by r.number")
  List<Review> findByExpenseIdOrderByNumber(ExpenseId expenseId);

  @Query("select r from Review r where r.expenseId = :expenseId and r.userTaskKey = :userTaskKey")
  Optional<Review> findByExpenseIdAndUserTaskKey(ExpenseId expenseId, long userTaskKey);

  Optional<Review> findFirstByUserTaskKeyOrderByNumberDesc(long userTaskKey);

  List<Review> findByStateOrderByOpenedAt(Review.State state);
}
