package org.countersign.assessment;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.ledger.RecordedSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which model is asked, with which words, and what its answer may do. */
@Component
class AssessmentInForce implements RecordedSettings {

  private final AssessmentSettings settings;
  private final AutonomySettings autonomy;

  AssessmentInForce(AssessmentSettings settings, AutonomySettings autonomy) {
    this.settings = settings;
    this.autonomy = autonomy;
  }

  @Override
  public String subject() {
    return "assessment";
  }

  @Override
  public SequencedMap<String, String> values() {
    Prompt prompt = Prompt.load(settings);
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("endpoint", endpoint(settings.baseUrl()));
    values.put("model", settings.model());
    values.put("promptVersion", prompt.version());
    values.put("policyVersion", prompt.policyVersion());
    values.put("confidence", settings.confidence().name());
    values.put("samples", String.valueOf(settings.samples()));
    values.put("temperature", text(settings.temperature()));
    values.put("sampleTemperature", text(settings.sampleTemperature()));
    values.put("maxOutputTokens", String.valueOf(settings.maxOutputTokens()));
    values.put("autonomyUntilSet", autonomy.autonomy().name());
    values.put("spotCheckShare", autonomy.spotCheckShare().toPlainString());
    return values;
  }

  /** The host only: what else stands in the address may be a secret. */
  private static String endpoint(@Nullable String baseUrl) {
    String host = baseUrl == null ? null : URI.create(baseUrl).getHost();
    return baseUrl == null ? "OpenAI" : String.valueOf(host);
  }

  private static String text(@Nullable Double number) {
    return number == null ? "not sent" : number.toString();
  }
}
