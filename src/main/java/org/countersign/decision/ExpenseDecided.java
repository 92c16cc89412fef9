package org.countersign.decision;

import java.time.Instant;
import org.countersign.expense.Decision.By;
import org.countersign.expense.Status;

/** An expense has its decision; published inside the transaction that records it, once. */
public record ExpenseDecided(Status outcome, By by, Instant submittedAt, Instant decidedAt) {}
