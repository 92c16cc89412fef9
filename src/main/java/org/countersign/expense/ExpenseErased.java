package org.countersign.expense;

/**
 * Texts of an expense are gone, all of them or what one person said of it; published inside the
 * transaction that erases them.
 */
public record ExpenseErased(ExpenseId id) {}
