package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComputedFactsTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private static final ExpenseId OTHER = ExpenseId.of("0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001");

  /** What was stored before the facts were computed lacks them: it approves nothing. */
  @Test
  void areNotWholeWhereWhatIsStoredIsFromBefore() throws JsonProcessingException {
    ComputedFacts before =
        JSON.readValue(
            """
            {"duplicateOf": null, "similarTo": null, "autoApprovedLast30Days": 0.00,
             "sameMerchantLast7Days": 0.00, "amountsLast7Days": [], "receiptMissing": false,
             "weekend": false, "daysSincePurchase": 2, "spotCheck": false}
            """,
            ComputedFacts.class);

    assertThat(before.allCompared()).isFalse();
    assertThat(before.submitterKnown()).isFalse();
  }

  /** The policy compares with numbers, and null has to be told from absent. */
  @Test
  void areNumbersInTheProcessAndNameNoExpenseThatEnded() throws JsonProcessingException {
    ComputedFacts facts = facts("rejectedBefore", OTHER);

    assertThat(JSON.writeValueAsString(FactsVariable.of(facts)))
        .isEqualTo(
            "{\"duplicateOf\":null,\"similarTo\":null,\"rejectedBefore\":true,"
                + "\"withdrawnBefore\":false,\"receiptUsedBefore\":false,\"personAsked\":false,"
                + "\"submitterKnown\":true,\"allCompared\":true,\"value\":75.00,\"rate\":160,"
                + "\"rateDate\":\"2025-01-02\",\"autoApprovedLast30Days\":120.50,"
                + "\"sameMerchantLast7Days\":0.00,\"amountsLast7Days\":[950.00],"
                + "\"receiptMissing\":false,\"weekend\":true,\"daysSincePurchase\":2,"
                + "\"spotCheck\":false}");
  }

  @Test
  void areAmountsAsTextInTheLedger() {
    assertThat(facts("similarTo", OTHER).forLedger())
        .doesNotContainKey("duplicateOf")
        .containsEntry("similarTo", OTHER)
        .containsEntry("value", "75.00")
        .containsEntry("rate", "160")
        .containsEntry("rateDate", "2025-01-02")
        .containsEntry("autoApprovedLast30Days", "120.50")
        .containsEntry("sameMerchantLast7Days", "0.00")
        .containsEntry("amountsLast7Days", List.of("950.00"))
        .containsEntry("spotCheck", false);
  }

  /** Harmless ones, of which one differs. */
  private static ComputedFacts facts(@Nullable String name, @Nullable Object value) {
    Map<String, @Nullable Object> json = new HashMap<>();
    json.put("submitterKnown", true);
    json.put("allCompared", true);
    json.put("value", new BigDecimal("75.00"));
    json.put("rate", 160);
    json.put("rateDate", "2025-01-02");
    json.put("autoApprovedLast30Days", new BigDecimal("120.50"));
    json.put("sameMerchantLast7Days", new BigDecimal("0.00"));
    json.put("amountsLast7Days", List.of(new BigDecimal("950.00")));
    json.put("weekend", true);
    json.put("daysSincePurchase", 2);
    if (name != null) {
      json.put(name, value);
    }
    return JSON.convertValue(json, ComputedFacts.class);
  }
}
