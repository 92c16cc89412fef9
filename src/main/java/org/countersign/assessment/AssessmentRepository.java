package org.countersign.assessment;

import org.springframework.data.jpa.repository.JpaRepository;

interface AssessmentRepository extends JpaRepository<AssessmentAttempt, AssessmentId> {}
