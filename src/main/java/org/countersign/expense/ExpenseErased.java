package org.countersign.expense;

/** The texts of an expense are gone; published inside the transaction that erases them. */
public record ExpenseErased(ExpenseId id) {}
