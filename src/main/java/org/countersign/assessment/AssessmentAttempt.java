package org.countersign.assessment;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Texts;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What the model said about one revision of an expense, or why it said nothing. */
@Entity
@Table(name = "assessment")
public class AssessmentAttempt {

  private static final int MAX_MODEL = 200;

  @EmbeddedId private AssessmentId id;
  @Column private Instant assessedAt;

  @Enumerated(EnumType.STRING)
  @Column
  private Autonomy autonomy;

  @Column private @Nullable UUID duplicateOf;

  @Column(name = "auto_approved_last_30_days")
  private BigDecimal autoApprovedLast30Days;

  @Column private @Nullable String unavailableReason;

  @Enumerated(EnumType.STRING)
  @Column
  private @Nullable Recommendation recommendation;

  @Column private @Nullable BigDecimal confidence;
  @Column private @Nullable String confidenceMethod;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column
  private @Nullable List<String> reasons;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column
  private @Nullable List<Flag> flags;

  @Column private @Nullable String model;
  @Column private @Nullable String promptVersion;
  @Column private @Nullable Long tokensIn;
  @Column private @Nullable Long tokensOut;
  @Column private @Nullable Long latencyMillis;
  @Column private @Nullable String finishReason;
  @Column private @Nullable String rawAnswer;
  @Version @Column private @Nullable Integer version;

  /** For Hibernate. */
  protected AssessmentAttempt() {}

  AssessmentAttempt(
      ExpenseFacts facts, CaseHistory history, Autonomy autonomy, Instant assessedAt) {
    id = AssessmentId.of(facts);
    this.assessedAt = assessedAt;
    this.autonomy = autonomy;
    duplicateOf = history.duplicateOf() == null ? null : history.duplicateOf().value();
    autoApprovedLast30Days = history.autoApprovedLast30Days();
  }

  AssessmentAttempt gave(Assessment assessment) {
    recommendation = assessment.recommendation();
    confidence = decimal(assessment.confidence());
    confidenceMethod = assessment.confidenceMethod();
    reasons = assessment.reasons();
    flags = List.copyOf(assessment.flags());
    model = Texts.cut(storable(assessment.model()), MAX_MODEL);
    promptVersion = assessment.promptVersion();
    tokensIn = assessment.tokensIn();
    tokensOut = assessment.tokensOut();
    latencyMillis = assessment.latency().toMillis();
    finishReason = assessment.finishReason();
    rawAnswer = storable(assessment.rawAnswer());
    return this;
  }

  /** PostgreSQL has no text with NUL in it; an endpoint may answer anything. */
  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  AssessmentAttempt failed(String reason) {
    unavailableReason = reason;
    return this;
  }

  /** Rounded down: rounding must not lift anything over a limit. */
  private static @Nullable BigDecimal decimal(@Nullable Confidence confidence) {
    return confidence == null
        ? null
        : BigDecimal.valueOf(confidence.value()).setScale(5, RoundingMode.DOWN);
  }

  /** Whether an approval without a person may rest on it. */
  boolean allowsApproval() {
    return autonomy == Autonomy.ON
        && recommendation == Recommendation.APPROVE
        && confidence != null
        && flags().isEmpty()
        && duplicateOf == null;
  }

  /** Of the facts that the model was given. */
  public int revision() {
    return id.revision();
  }

  public Instant assessedAt() {
    return assessedAt;
  }

  public Autonomy autonomy() {
    return autonomy;
  }

  public @Nullable UUID duplicateOf() {
    return duplicateOf;
  }

  public BigDecimal autoApprovedLast30Days() {
    return autoApprovedLast30Days;
  }

  /** Null if the model gave an opinion. */
  public @Nullable String unavailableReason() {
    return unavailableReason;
  }

  /** Null if the model gave no opinion. */
  public @Nullable Recommendation recommendation() {
    return recommendation;
  }

  public @Nullable BigDecimal confidence() {
    return confidence;
  }

  public @Nullable String confidenceMethod() {
    return confidenceMethod;
  }

  public List<String> reasons() {
    return reasons == null ? List.of() : reasons;
  }

  public List<Flag> flags() {
    return flags == null ? List.of() : flags;
  }

  public @Nullable String model() {
    return model;
  }

  public @Nullable String promptVersion() {
    return promptVersion;
  }
}
