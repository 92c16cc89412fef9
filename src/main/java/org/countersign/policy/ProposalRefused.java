package org.countersign.policy;

/** What somebody wants to do about a proposal is not for them, or not as things stand. */
public class ProposalRefused extends RuntimeException {

  /** Why. */
  public enum Kind {
    UNKNOWN,
    FORBIDDEN,
    CONFLICT
  }

  private final Kind kind;

  public ProposalRefused(Kind kind, String reason) {
    super(reason);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
