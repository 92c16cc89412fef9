package org.countersign.assessment;

import java.security.SecureRandom;
import org.countersign.expense.ExpenseFacts;
import org.springframework.stereotype.Component;

/** Each expense with the same probability, whatever it says. */
@Component
class RandomSpotChecks implements SpotChecks {

  private final SecureRandom random = new SecureRandom();
  private final double share;

  RandomSpotChecks(AutonomySettings settings) {
    share = settings.spotCheckShare().doubleValue();
  }

  @Override
  public boolean picks(ExpenseFacts expense) {
    return random.nextDouble() < share;
  }
}
