package org.countersign.contract;

import java.util.List;

/**
 * A row of a decision table.
 *
 * @param place the table's part of a sentence about it, as "Rule_A (row 1) of policy (Policy)"
 * @param row as it is named beside another one of the same table
 * @param isOpen whether it has no condition
 * @param isBroken whether a condition is found to be wrong, so that nothing follows from it
 * @param results the texts in its other columns
 */
record Rule(
    String place,
    String row,
    boolean isOpen,
    boolean isBroken,
    Block block,
    List<String> results) {}
