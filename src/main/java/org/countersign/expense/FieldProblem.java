package org.countersign.expense;

/**
 * What is wrong with one field of a request.
 *
 * @param field the name as the sender wrote it; "body" for the whole
 * @param rule what would be right, as a sentence without its subject: "must be greater than 0"
 */
public record FieldProblem(String field, String rule) {}
