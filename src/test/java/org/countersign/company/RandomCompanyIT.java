package org.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.lifecycle.AfterContainer;
import org.countersign.company.Audit.Breach;
import org.countersign.company.SimulatedProcess.Instance;
import org.countersign.contract.Control;
import org.junit.platform.commons.util.ExceptionUtils;

/**
 * Made-up people do made-up things in any order, and every control holds afterwards. A build always
 * makes up the same stories; {@code -Dcompany.stories=100000 -Dcompany.seed=7} makes up others. A
 * story that breaks a control is told again in as few steps as break it.
 */
class RandomCompanyIT {

  private static final int STORIES = Integer.getInteger("company.stories", 300);
  private static final long SEED = Long.getLong("company.seed", 20_260_311L);
  private static final int FORGED_STORIES = Integer.getInteger("company.forged", 100);
  private static final Company COMPANY = Company.start();

  /** What a story comes to, apart from what it decides. */
  private record Ending(
      List<Breach> breaches,
      List<org.countersign.ledger.controls.Breach> again,
      List<String> mishaps) {

    boolean isGood() {
      return breaches.isEmpty() && again.isEmpty() && mishaps.isEmpty();
    }

    /** Whether what {@code verify} does it with names the control. */
    boolean isFoundAgain(Control control) {
      return again.stream().anyMatch(breach -> breach.rule().id().equals(control.id()));
    }

    boolean breaks(Control control) {
      return breaches.stream().anyMatch(breach -> breach.control() == control);
    }

    @Override
    public String toString() {
      List<String> lines = new ArrayList<>();
      breaches.forEach(breach -> lines.add("  ! " + breach));
      again.forEach(breach -> lines.add("  ! verify: " + breach));
      mishaps.forEach(mishap -> lines.add("  ! " + mishap));
      return String.join("\n", lines);
    }
  }

  @AfterContainer
  static void stop() {
    COMPANY.close();
  }

  @Example
  void keepsEveryControlWhateverPeopleDo() {
    for (long seed = SEED; seed < SEED + STORIES; seed++) {
      List<Step> story = Stories.of(seed);
      Ending ending = play(story);
      if (!ending.isGood()) {
        throw new AssertionError(tell(seed, shortest(story, one -> !one.isGood())));
      }
    }
  }

  /** A control whose removal nobody notices is not tested. */
  @Example
  void noticesWhicheverControlIsGone() {
    List<Control> unnoticed = new ArrayList<>();
    for (Control control : Control.values()) {
      if (!isMissed(control)) {
        unnoticed.add(control);
      }
    }

    assertThat(unnoticed).isEmpty();
  }

  /** And of which the ledger proves nothing is not for {@code verify}. */
  @Example
  void findsFromTheEntriesAloneWhicheverControlIsGone() {
    List<Control> unnoticed = new ArrayList<>();
    for (Control control : Control.values()) {
      if (!isFoundAgain(control)) {
        unnoticed.add(control);
      }
    }

    assertThat(unnoticed).isEmpty();
  }

  /** Each breaks one rule of an honest ledger, and exactly that one is named. */
  @Example
  void namesWhatWasForgedAndNothingElse() {
    Map<Forgery, Integer> forged = new LinkedHashMap<>();
    Map<String, String> mistaken = new LinkedHashMap<>();
    Forgery.all().forEach(forgery -> forged.put(forgery, 0));
    List<List<Step>> stories = new ArrayList<>();
    stories.add(KnownStory.OF_A_PERSON_AND_OF_THE_POLICY.settled());
    for (long seed = SEED; seed < SEED + FORGED_STORIES; seed++) {
      stories.add(Stories.of(seed));
    }
    for (List<Step> story : stories) {
      play(story);
      List<Again.Line> honest = Again.lines(COMPANY.jdbc);
      for (Forgery forgery : List.copyOf(forged.keySet())) {
        List<Again.Line> ledger = forgery.of(honest);
        if (ledger != null) {
          forged.merge(forgery, 1, Integer::sum);
          List<String> rules =
              Again.of(ledger).breaches().stream()
                  .map(breach -> breach.rule().id())
                  .distinct()
                  .toList();
          if (!rules.equals(List.of(forgery.rule()))) {
            mistaken.putIfAbsent(
                forgery.toString(),
                "%s, first in %s".formatted(Again.of(ledger).breaches(), story));
          }
        }
      }
    }

    assertThat(mistaken).isEmpty();
    assertThat(forged)
        .allSatisfy((forgery, times) -> assertThat(times).as("%s", forgery).isPositive());
    assertThat(forged.keySet().stream().map(Forgery::rule).distinct())
        .containsAll(Arrays.stream(Control.values()).map(Control::id).toList())
        .contains("S1", "S2", "S3", "S4", "S5");
  }

  private static boolean isFoundAgain(Control control) {
    for (long seed = SEED; seed < SEED + STORIES; seed++) {
      List<Step> story = Stories.of(seed);
      if (ControlsOff.without(control, () -> play(story)).isFoundAgain(control)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMissed(Control control) {
    for (long seed = SEED; seed < SEED + STORIES; seed++) {
      List<Step> story = Stories.of(seed);
      if (ControlsOff.without(control, () -> play(story)).breaks(control)) {
        return true;
      }
    }
    return false;
  }

  /** What the real engine comes to: see {@link EmbeddedCompanyIT}. */
  @Example
  void comesToTheEndsThatAreKnown() {
    for (KnownStory story : KnownStory.ALL) {
      Ending ending = play(story.settled());

      assertThat(ending.isGood()).as("%s%n%s", story, ending).isTrue();
      assertThat(
              COMPANY
                  .jdbc
                  .sql("select status from expense order by submitted_at")
                  .query(String.class)
                  .list())
          .as(story.name())
          .isEqualTo(story.endings());
    }
  }

  /** Stories in which nothing happens would keep every control. */
  @Example
  void tellsStoriesInWhichThingsHappen() {
    int policy = 0;
    int people = 0;
    int held = 0;
    for (long seed = SEED; seed < SEED + 100; seed++) {
      play(Stories.of(seed));
      for (OnRecord.Story expense : OnRecord.of(COMPANY.jdbc).expenses()) {
        policy += expense.approvedByPolicy() ? 1 : 0;
        people += expense.approvedByPeople() ? 1 : 0;
        held += expense.first("APPROVAL_HELD") != null ? 1 : 0;
      }
    }

    assertThat(policy).as("approved by the policy").isGreaterThan(10);
    assertThat(people).as("approved by people").isGreaterThan(10);
    assertThat(held).as("held").isGreaterThan(10);
    assertThat(COMPANY.switches().enforced()).containsExactly(Control.values());
  }

  private static Ending play(List<Step> story) {
    List<String> mishaps = new ArrayList<>();
    try {
      new Play(COMPANY).all(story);
    } catch (RuntimeException e) {
      mishaps.add(ExceptionUtils.readStackTrace(e));
    }
    for (Instance instance : COMPANY.process.all()) {
      if (instance.incident != null) {
        mishaps.add("incident at " + instance.incident);
      }
    }
    return new Ending(
        List.copyOf(Audit.of(COMPANY.jdbc)), Again.of(COMPANY.jdbc).breaches(), mishaps);
  }

  /** Without every step that is not needed for it. */
  private static List<Step> shortest(List<Step> story, Predicate<Ending> wanted) {
    List<Step> kept = story;
    boolean shorter = true;
    while (shorter) {
      shorter = false;
      for (int i = kept.size() - 1; i >= 0; i--) {
        List<Step> without = new ArrayList<>(kept);
        without.remove(i);
        if (wanted.test(play(without))) {
          kept = without;
          shorter = true;
        }
      }
    }
    return kept;
  }

  private static String tell(long seed, List<Step> story) {
    return "Story %d:%n%s%nand then%n%s"
        .formatted(
            seed,
            story.stream().map(step -> "  - " + step).collect(Collectors.joining("\n")),
            play(story));
  }
}
