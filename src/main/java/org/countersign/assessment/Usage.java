package org.countersign.assessment;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.completions.CompletionUsage.PromptTokensDetails;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one assessment, all answers together; 0 when the endpoint does not say.
 *
 * @param in cached ones included
 * @param cached of {@code in}, those that the endpoint had read before
 */
record Usage(long in, long cached, long out) {

  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
  private static final int DECIMALS = 6;

  static Usage of(List<ChatCompletion> completions) {
    long in = 0;
    long cached = 0;
    long out = 0;
    for (ChatCompletion completion : completions) {
      CompletionUsage usage = completion.usage().orElse(null);
      if (usage != null) {
        in += usage.promptTokens();
        out += usage.completionTokens();
        cached += usage.promptTokensDetails().flatMap(PromptTokensDetails::cachedTokens).orElse(0L);
      }
    }
    return new Usage(in, Math.min(cached, in), out);
  }

  /** An estimate in the currency of the price, rounded up; null without a price or any tokens. */
  @Nullable BigDecimal cost(@Nullable Price price) {
    if (price == null || in + out == 0) {
      return null;
    }
    return BigDecimal.valueOf(in - cached)
        .multiply(price.input())
        .add(BigDecimal.valueOf(cached).multiply(price.cached()))
        .add(BigDecimal.valueOf(out).multiply(price.output()))
        .divide(MILLION, DECIMALS, RoundingMode.UP);
  }
}
