package org.countersign.assessment;

/** What the model recommends. Only {@link #APPROVE} can ever spare a human the look. */
public enum Recommendation {
  APPROVE,
  REVIEW,
  REJECT
}
