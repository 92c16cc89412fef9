package org.countersign.api;

import org.countersign.expense.FieldProblem;

/** Which page of a list, counted from 0, and how long it is. */
final class Paging {

  private static final int MAX_PAGE = 1_000_000;
  private static final int MAX_SIZE = 200;

  private Paging() {}

  /**
   * @throws InvalidRequest if there is no such page
   */
  static void check(int page, int size) {
    if (page < 0 || page > MAX_PAGE) {
      throw new InvalidRequest(new FieldProblem("page", "must be from 0 to " + MAX_PAGE));
    }
    if (size < 1 || size > MAX_SIZE) {
      throw new InvalidRequest(new FieldProblem("size", "must be from 1 to " + MAX_SIZE));
    }
  }
}
