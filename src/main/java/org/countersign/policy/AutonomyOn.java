package org.countersign.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.assessment.Autonomy;
import org.countersign.assessment.AutonomySwitch;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The switch in the position ON. Whoever sets OFF after it was proposed has spoken last. */
@Component
public class AutonomyOn implements Loosening {

  private final ProposalRecord record;
  private final AutonomySwitch autonomy;

  AutonomyOn(ProposalRecord record, AutonomySwitch autonomy) {
    this.record = record;
    this.autonomy = autonomy;
  }

  /**
   * Proposes it; nothing changes yet.
   *
   * @throws ProposalRefused if this person may not propose it
   */
  @Transactional
  public Proposal propose(Person by, String reason) {
    record.alone();
    SequencedMap<String, String> changes = new LinkedHashMap<>();
    changes.put("from", autonomy.position().autonomy().name());
    changes.put("to", Autonomy.ON.name());
    JsonNode content = JsonNodeFactory.instance.objectNode().put("autonomy", Autonomy.ON.name());
    return record.propose(this, content, changes, by, reason);
  }

  @Override
  public ProposalKind kind() {
    return ProposalKind.AUTONOMY;
  }

  @Override
  public String inForce(JsonNode content) {
    return "setting " + autonomy.lastChange();
  }

  @Override
  public void putInForce(Proposal proposal, JsonNode content, UserName confirmedBy) {
    autonomy.on(proposal.proposedBy(), confirmedBy, proposal.id(), proposal.reason());
  }
}
