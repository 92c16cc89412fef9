package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComputedFactsTest {

  private static final ExpenseId OTHER = ExpenseId.of("0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001");

  @Test
  void needAPersonForADuplicateASimilarOneAndASpotCheck() {
    assertThat(facts(null, null, false).needPerson()).isFalse();
    assertThat(facts(OTHER, null, false).needPerson()).isTrue();
    assertThat(facts(null, OTHER, false).needPerson()).isTrue();
    assertThat(facts(null, null, true).needPerson()).isTrue();
  }

  /** The policy compares with numbers, and null has to be told from absent. */
  @Test
  void areNumbersInTheProcessAndNameWhatIsNotThere() throws JsonProcessingException {
    assertThat(new ObjectMapper().writeValueAsString(facts(OTHER, null, false)))
        .isEqualTo(
            "{\"duplicateOf\":\"0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001\",\"similarTo\":null,"
                + "\"autoApprovedLast30Days\":120.50,\"sameMerchantLast7Days\":0.00,"
                + "\"amountsLast7Days\":[950.00],\"receiptMissing\":false,\"weekend\":true,"
                + "\"daysSincePurchase\":2,\"spotCheck\":false}");
  }

  @Test
  void areAmountsAsTextInTheLedger() {
    assertThat(facts(null, OTHER, true).forLedger())
        .doesNotContainKey("duplicateOf")
        .containsEntry("similarTo", OTHER)
        .containsEntry("autoApprovedLast30Days", "120.50")
        .containsEntry("sameMerchantLast7Days", "0.00")
        .containsEntry("amountsLast7Days", List.of("950.00"))
        .containsEntry("spotCheck", true);
  }

  private static ComputedFacts facts(
      @Nullable ExpenseId duplicateOf, @Nullable ExpenseId similarTo, boolean spotCheck) {
    return new ComputedFacts(
        duplicateOf,
        similarTo,
        new BigDecimal("120.50"),
        new BigDecimal("0.00"),
        List.of(new BigDecimal("950.00")),
        false,
        true,
        2,
        spotCheck);
  }
}
