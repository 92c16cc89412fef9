package org.countersign.contract;

/** What whoever submits is told, wherever they submit and wherever they hear of it. */
public final class AiNotice {

  /** The start form in Camunda has the same sentences; a test holds the two together. */
  public static final String TEXT =
      "An AI reads each expense first and recommends what to do. Where your company has switched"
          + " that on, an ordinary expense is approved without a person; the AI never rejects one."
          + " Everything else goes to people.";

  private AiNotice() {}
}
