package org.countersign.assessment;

import org.countersign.expense.ExpenseFacts;
import org.springframework.context.annotation.Primary;

/** Instead of chance: picks what says so in its description. */
@Primary
public class SpotCheckByWord implements SpotChecks {

  @Override
  public boolean picks(ExpenseFacts expense) {
    return expense.description().contains("(picked)");
  }
}
