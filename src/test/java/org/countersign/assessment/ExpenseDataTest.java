package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.junit.jupiter.api.Test;

class ExpenseDataTest {

  @Test
  void removesWhatAReaderCannotSee() {
    String text = "a\u0000b\u001Bc\u200Bd\u202Ee\u2066f\uFEFFg\uDB40\uDC41h\uFE0Fi\u3164j\uD800k";

    assertThat(PlainText.of(text, 100).value()).isEqualTo("abcdefghijk");
  }

  @Test
  void keepsLinesTabsAndLetters() {
    assertThat(PlainText.of("é\r\n日本\u2028\t€ 👍", 100).value()).isEqualTo("é\n日本\n\t€ 👍");
  }

  @Test
  void cutsBetweenCharacters() {
    PlainText text = PlainText.of("👍👍👍", 2);

    assertThat(text).isEqualTo(new PlainText("👍👍", true));
  }

  @Test
  void keepsTheLatestClarifications() {
    List<Clarification> seven = Collections.nCopies(7, new Clarification("?", "!"));
    ExpenseFacts facts = SampleExpenses.expense("1", "meals", "Bar", "Lunch", seven);

    ExpenseData data = ExpenseData.of(facts);

    assertThat(data.cut()).isTrue();
    assertThat(data.json().split("\"answer\"")).hasSize(1 + 5);
  }
}
