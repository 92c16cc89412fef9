package org.countersign.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.countersign.assessment.Calibration;
import org.countersign.assessment.Calibrations;
import org.countersign.assessment.ConfidenceSource;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How the measured confidence is reported. The steps are fitted when they are proposed, and exactly
 * these are put in force. Going back to the measured confidence takes two people as well: the
 * highest step is below 1, so taking steps away raises some confidence.
 */
@Component
public class CalibrationChange implements Loosening {

  private final ProposalRecord record;
  private final Calibrations calibrations;
  private final ObjectMapper json;

  CalibrationChange(ProposalRecord record, Calibrations calibrations, ObjectMapper json) {
    this.record = record;
    this.calibrations = calibrations;
    this.json = json;
  }

  /** What a proposal holds; without points the measured confidence as it is. */
  record Content(ConfidenceSource source, List<Calibration.Point> points, long labels) {}

  /**
   * Proposes steps, or to have none; nothing changes yet.
   *
   * @param points none: the measured confidence as it is
   * @param labels how many labels the points were fitted to
   * @throws ProposalRefused if this person may not propose it
   */
  @Transactional
  public Proposal propose(
      ConfidenceSource source,
      List<Calibration.Point> points,
      long labels,
      Person by,
      String reason) {
    record.alone();
    SequencedMap<String, String> changes = new LinkedHashMap<>();
    changes.put("model", source.model());
    changes.put("promptVersion", source.promptVersion());
    changes.put("method", source.method());
    changes.put(
        "from",
        calibrations.inForce(source).map(Calibration::name).orElse(Calibration.UNCALIBRATED));
    changes.put("to", points.isEmpty() ? Calibration.UNCALIBRATED : "steps below");
    if (!points.isEmpty()) {
      changes.put("labels", String.valueOf(labels));
      changes.put(
          "steps",
          points.stream()
              .map(
                  point ->
                      "from %s: %s"
                          .formatted(point.from().toPlainString(), point.value().toPlainString()))
              .collect(Collectors.joining(", ")));
    }
    JsonNode content = json.valueToTree(new Content(source, points, labels));
    return record.propose(this, content, changes, by, reason);
  }

  @Override
  public ProposalKind kind() {
    return ProposalKind.CALIBRATION;
  }

  @Override
  public String inForce(JsonNode content) {
    return calibrations
        .inForce(read(content).source())
        .map(inForce -> "calibration " + inForce.id().value())
        .orElse("none");
  }

  @Override
  public void putInForce(Proposal proposal, JsonNode content, UserName confirmedBy) {
    Content calibration = read(content);
    calibrations.putInForce(
        calibration.source(),
        calibration.points(),
        calibration.labels(),
        proposal.proposedBy(),
        confirmedBy,
        proposal.id(),
        proposal.reason());
  }

  private Content read(JsonNode content) {
    try {
      return json.treeToValue(content, Content.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the content of a proposal is no calibration", e);
    }
  }
}
