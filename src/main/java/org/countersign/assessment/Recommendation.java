package org.countersign.assessment;

/** What the model recommends. Only {@link #APPROVE} can ever spare a human the look. */
public enum Recommendation {
  APPROVE(0),
  REVIEW(2),
  REJECT(1);

  private final int caution;

  Recommendation(int caution) {
    this.caution = caution;
  }

  /** Decides between recommendations that have equally many votes: the highest wins. */
  int caution() {
    return caution;
  }
}
