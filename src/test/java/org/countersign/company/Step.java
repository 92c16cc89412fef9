package org.countersign.company;

import java.time.Duration;
import org.countersign.assessment.Autonomy;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody does. Every step can be taken at any time: one that finds nothing to do,
 * or is refused, does nothing. Its text is a sentence of the story.
 */
sealed interface Step {

  /** Where somebody submits or decides. */
  enum Door {
    API,
    WEB,
    SLACK,
    TASKLIST
  }

  /** What is different when the same is submitted again. */
  enum Change {
    NOTHING,
    OTHER_WORDS,
    NEXT_DAY,
    ONE_CENT_LESS,
    WITH_A_RECEIPT,
    BY_A_COLLEAGUE,
    IN_OTHER_WORDS_WITH_A_RECEIPT
  }

  /** Which tables. */
  enum Models {
    /** The application's own. */
    OWN,
    /** Without limits, released by two people. */
    RELEASED,
    /** Without limits, deployed by whoever may deploy to Camunda. */
    FOREIGN
  }

  record Submit(String who, String forWhom, Purchase purchase, Door door) implements Step {
    @Override
    public String toString() {
      return "%s submits for %s: %s (%s)".formatted(who, forWhom, purchase, door);
    }
  }

  record Again(int which, Change change, Door door) implements Step {
    @Override
    public String toString() {
      return "Expense %d is submitted again, changed: %s (%s)".formatted(which, change, door);
    }
  }

  record Work(int jobs, int which, boolean twice) implements Step {
    @Override
    public String toString() {
      return "The process does %d job(s), beginning with instance %d%s"
          .formatted(jobs, which, twice ? ", each twice" : "");
    }
  }

  record Settle() implements Step {
    @Override
    public String toString() {
      return "The process does whatever is to be done";
    }
  }

  record Claim(String who, int which, Door door) implements Step {
    @Override
    public String toString() {
      return "%s claims open review %d (%s)".formatted(who, which, door);
    }
  }

  record Release(String who, int which) implements Step {
    @Override
    public String toString() {
      return "%s hands back open review %d".formatted(who, which);
    }
  }

  /**
   * A decision about a review, as far as the gate lets it pass.
   *
   * @param stale whether they decide about what they saw of another expense or revision
   * @param interloper who claims it between their claim and their decision
   */
  record Decide(
      String who, int which, Verdict verdict, Door door, boolean stale, @Nullable String interloper)
      implements Step {
    @Override
    public String toString() {
      return "%s decides open review %d: %s (%s)%s%s"
          .formatted(
              who,
              which,
              verdict,
              door,
              stale ? ", having seen other facts" : "",
              interloper == null ? "" : ", and in between %s claims it".formatted(interloper));
    }
  }

  record Answer(int which) implements Step {
    @Override
    public String toString() {
      return "The employee answers open question %d".formatted(which);
    }
  }

  record Withdraw(int which) implements Step {
    @Override
    public String toString() {
      return "The employee withdraws expense %d".formatted(which);
    }
  }

  record GoAway(String who, String delegate) implements Step {
    @Override
    public String toString() {
      return "%s is away, %s decides for them".formatted(who, delegate);
    }
  }

  record ComeBack(String who) implements Step {
    @Override
    public String toString() {
      return who + " is back";
    }
  }

  record Group(String who, String group, boolean in) implements Step {
    @Override
    public String toString() {
      return "%s is %s %s".formatted(who, in ? "put into" : "taken out of", group);
    }
  }

  record Switch(Autonomy to, String by, String confirmedBy) implements Step {
    @Override
    public String toString() {
      return "%s sets the autonomy to %s, %s would confirm it".formatted(by, to, confirmedBy);
    }
  }

  record Deploy(Models models, String proposedBy, String confirmedBy) implements Step {
    @Override
    public String toString() {
      return "The tables are deployed: %s, proposed by %s, confirmed by %s"
          .formatted(models, proposedBy, confirmedBy);
    }
  }

  record Ceiling(int amount, String by, String confirmedBy) implements Step {
    @Override
    public String toString() {
      return "%s sets the ceiling to %d, %s would confirm it".formatted(by, amount, confirmedBy);
    }
  }

  record Later(Duration duration) implements Step {
    @Override
    public String toString() {
      return "%s pass".formatted(duration);
    }
  }
}
