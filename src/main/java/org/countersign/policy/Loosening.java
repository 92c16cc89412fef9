package org.countersign.policy;

import com.fasterxml.jackson.databind.JsonNode;
import org.countersign.people.UserName;

/** One kind of what takes two people. */
public interface Loosening {

  ProposalKind kind();

  /**
   * What is in force now of what the content would replace, in a few characters that are others
   * once it was changed. Within a transaction it stays so until that ends.
   */
  String inForce(JsonNode content);

  /** Puts the content of a proposal in force, within the transaction that confirms it. */
  void putInForce(Proposal proposal, JsonNode content, UserName confirmedBy);
}
