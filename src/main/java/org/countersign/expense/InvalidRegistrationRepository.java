package org.countersign.expense;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface InvalidRegistrationRepository extends JpaRepository<InvalidRegistration, ExpenseId> {

  Optional<InvalidRegistration> findByProcessInstanceKey(long processInstanceKey);
}
