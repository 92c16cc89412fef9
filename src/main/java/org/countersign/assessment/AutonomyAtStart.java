package org.countersign.assessment;

import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** Who starts the application is one person, and one person alone does not set the autonomy ON. */
@Component
class AutonomyAtStart {

  private static final Profiles LAPTOP = Profiles.of("development");

  AutonomyAtStart(AutonomySettings settings, Environment environment) {
    if (settings.autonomy() == Autonomy.ON && !environment.acceptsProfiles(LAPTOP)) {
      throw new AutonomyOfOne();
    }
  }

  /** For {@link AutonomyOfOneAnalyzer} to explain. */
  static class AutonomyOfOne extends IllegalStateException {
    AutonomyOfOne() {
      super("COUNTERSIGN_AUTONOMY (countersign.ai.autonomy) is ON. It takes two people to say ON.");
    }
  }
}
