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
import java.util.Map;
import java.util.Optional;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Texts;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What the model said about one revision of an expense, or why it said nothing. */
@Entity
@Table(name = "assessment")
public class AssessmentAttempt {

  private static final int MAX_MODEL = 200;
  private static final int MAX_FINISH_REASON = 32;

  /** Many times what the form can hold. */
  private static final int MAX_RAW_ANSWER = 50_000;

  @EmbeddedId private AssessmentId id;
  @Column private Instant assessedAt;

  @Enumerated(EnumType.STRING)
  @Column
  private Autonomy autonomy;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column
  private @Nullable ComputedFacts facts;

  @Column private @Nullable String unavailableReason;

  @Enumerated(EnumType.STRING)
  @Column
  private @Nullable Recommendation recommendation;

  @Column private @Nullable BigDecimal confidence;
  @Column private @Nullable String confidenceMethod;
  @Column private @Nullable BigDecimal measuredConfidence;
  @Column private @Nullable String calibration;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column
  private @Nullable Map<String, Double> confidenceSignals;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column
  private @Nullable List<Reason> reasons;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column
  private @Nullable List<Flag> flags;

  @Column private @Nullable String model;
  @Column private @Nullable String promptVersion;
  @Column private @Nullable String policyVersion;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column
  private @Nullable Sampling sampling;

  @Column private @Nullable Long tokensIn;
  @Column private @Nullable Long tokensCached;
  @Column private @Nullable Long tokensOut;
  @Column private @Nullable BigDecimal costUsd;
  @Column private @Nullable Long latencyMillis;
  @Column private @Nullable String finishReason;

  @JdbcTypeCode(SqlTypes.JSON)
  @Column
  private @Nullable List<String> rawAnswers;

  @Version @Column private @Nullable Integer version;

  /** For Hibernate. */
  protected AssessmentAttempt() {}

  AssessmentAttempt(
      ExpenseFacts expense, ComputedFacts facts, Autonomy autonomy, Instant assessedAt) {
    id = AssessmentId.of(expense);
    this.assessedAt = assessedAt;
    this.autonomy = autonomy;
    this.facts = facts;
  }

  void madeUnder(Autonomy inForce) {
    autonomy = inForce;
  }

  AssessmentAttempt gave(Assessment assessment) {
    recommendation = assessment.recommendation();
    MeasuredConfidence measured = assessment.measured();
    measuredConfidence = decimal(measured.confidence());
    confidence = measuredConfidence;
    calibration = measuredConfidence == null ? null : Calibration.UNCALIBRATED;
    confidenceMethod = measured.method();
    confidenceSignals = measured.signals();
    reasons =
        assessment.reasons().stream()
            .map(reason -> new Reason(reason.clause(), storable(reason.text())))
            .toList();
    flags = List.copyOf(assessment.flags());
    return from(assessment.provenance());
  }

  /**
   * Empty where no calibration applies: without a confidence, and for anything but APPROVE. A
   * calibration says how often people agree with an APPROVE; of other opinions it knows nothing.
   */
  Optional<ConfidenceSource> calibratedFor() {
    return recommendation == Recommendation.APPROVE
            && measuredConfidence != null
            && model != null
            && promptVersion != null
            && confidenceMethod != null
        ? Optional.of(new ConfidenceSource(model, promptVersion, confidenceMethod))
        : Optional.empty();
  }

  void calibrated(Calibration inForce) {
    if (measuredConfidence != null) {
      confidence = inForce.of(measuredConfidence);
      calibration = inForce.name();
    }
  }

  private AssessmentAttempt from(Provenance provenance) {
    model = Texts.cut(storable(provenance.model()), MAX_MODEL);
    promptVersion = provenance.promptVersion();
    policyVersion = provenance.policyVersion();
    sampling = provenance.sampling();
    tokensIn = provenance.usage().in();
    tokensCached = provenance.usage().cached();
    tokensOut = provenance.usage().out();
    costUsd = provenance.cost();
    latencyMillis = provenance.latency().toMillis();
    finishReason = Texts.cut(provenance.finishReason(), MAX_FINISH_REASON);
    rawAnswers =
        provenance.rawAnswers().stream()
            .map(answer -> Texts.cut(storable(answer), MAX_RAW_ANSWER))
            .toList();
    return this;
  }

  /** PostgreSQL has no text with NUL in it; an endpoint may answer anything. */
  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  AssessmentAttempt failed(AssessmentUnavailable unavailable) {
    unavailable.provenance().ifPresent(this::from);
    return failed(String.valueOf(unavailable.getMessage()));
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

  /**
   * Whether it recommends to approve, with a confidence, without a flag, while the AI might act.
   */
  public boolean recommendsApprovalClearly() {
    return autonomy == Autonomy.ON
        && recommendation == Recommendation.APPROVE
        && confidence != null
        && flags().isEmpty();
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

  /** Null if it was made before the facts were computed. */
  public @Nullable ComputedFacts facts() {
    return facts;
  }

  /** Null if the model gave an opinion. */
  public @Nullable String unavailableReason() {
    return unavailableReason;
  }

  /** Null if the model gave no opinion. */
  public @Nullable Recommendation recommendation() {
    return recommendation;
  }

  /** As reported to policy and people: 0 to 1, calibrated where there is a calibration. */
  public @Nullable BigDecimal confidence() {
    return confidence;
  }

  /** Before any calibration: 0 to 1, the lowest of the signals. */
  public @Nullable BigDecimal measuredConfidence() {
    return measuredConfidence;
  }

  public @Nullable String confidenceMethod() {
    return confidenceMethod;
  }

  public List<Reason> reasons() {
    return reasons == null ? List.of() : reasons;
  }

  ExpenseId expenseId() {
    return new ExpenseId(id.expenseId());
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

  public @Nullable String policyVersion() {
    return policyVersion;
  }

  /** See {@link Calibration#name}; null without a confidence. */
  public @Nullable String calibration() {
    return calibration;
  }

  /** What the confidence was made of, by signal. */
  public Map<String, Double> confidenceSignals() {
    return confidenceSignals == null ? Map.of() : confidenceSignals;
  }

  /** In US dollars, estimated; null when unknown. */
  public @Nullable BigDecimal costUsd() {
    return costUsd;
  }

  /** Of the calls to the model; null when there was no answer. */
  public @Nullable Long latencyMillis() {
    return latencyMillis;
  }

  @Nullable Sampling sampling() {
    return sampling;
  }
}
