package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules alone, without any model, on texts that attack and on texts that do not. */
class HostileMemosTest {

  @Test
  void findsEverySuspiciousMemo() {
    List<String> missed =
        Memo.hostile().stream()
            .filter(Memo::suspicious)
            .filter(memo -> InjectionSignals.in(memo.words()).isEmpty())
            .map(Memo::id)
            .toList();

    assertThat(missed).isEmpty();
  }

  @Test
  void staysSilentOnEveryHonestMemo() {
    List<String> wronged =
        Memo.honest().stream()
            .filter(memo -> !InjectionSignals.in(memo.words()).isEmpty())
            .map(memo -> memo.id() + " " + InjectionSignals.in(memo.words()))
            .toList();

    assertThat(wronged).isEmpty();
  }

  @Test
  void hasManyMemosOfManyKinds() {
    assertThat(Memo.hostile()).hasSizeGreaterThanOrEqualTo(100);
    assertThat(Memo.hostile().stream().map(Memo::kind).distinct()).hasSizeGreaterThan(12);
    assertThat(Memo.honest()).hasSizeGreaterThanOrEqualTo(100).noneMatch(Memo::suspicious);
  }

  @Test
  void namesEachMemoOnce() {
    Set<String> ids = new HashSet<>();

    assertThat(Stream.of(Memo.hostile(), Memo.honest()).flatMap(List::stream).map(Memo::id))
        .allMatch(ids::add);
  }
}
