package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;

import org.countersign.expense.ExpenseId;
import org.countersign.review.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRefTest {

  private static final String ID = "8515c1c2-20a2-4355-b11f-d02d98d3003b";

  @Test
  void comesBackAsItWent() {
    TaskRef task = new TaskRef(42, ExpenseId.of(ID), "0".repeat(64), false, true);

    assertThat(TaskRef.of(task.text())).contains(task);
    Modals.Origin origin = new Modals.Origin(task, Verdict.REJECT, "C012");
    assertThat(Modals.Origin.of(origin.text())).contains(origin);
    Modals.Origin direct = new Modals.Origin(task, null, null);
    assertThat(Modals.Origin.of(direct.text())).contains(direct);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "42",
        "42:" + ID + ":xyz:N",
        "42:" + ID + "::X",
        "99999999999999999999:" + ID + "::N",
        "9999999999999999999:" + ID + "::N",
        "42:00000000-0000-0000-0000-00000000000-::N",
        "-1:" + ID + "::N"
      })
  void isNotMadeOfWhatIsNoneOfOurs(String text) {
    assertThat(TaskRef.of(text)).isEmpty();
    assertThat(Modals.Origin.of(text)).isEmpty();
  }
}
