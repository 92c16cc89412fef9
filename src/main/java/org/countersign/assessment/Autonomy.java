package org.countersign.assessment;

/** How far the AI may act. */
public enum Autonomy {
  /** A person decides everything. The word for an emergency. */
  OFF,
  /**
   * A person decides everything, on trial: what the policy would have done is to be compared with
   * what people did. The ledger has it for OFF too.
   */
  SHADOW,
  /** The policy may spare a person an approval. */
  ON
}
