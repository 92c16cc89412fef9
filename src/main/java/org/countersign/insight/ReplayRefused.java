package org.countersign.insight;

import java.util.List;

/** The tables cannot be tried; each finding is a sentence for whoever edited them. */
public class ReplayRefused extends RuntimeException {

  private final transient List<String> findings;

  ReplayRefused(List<String> findings) {
    super("The decision tables cannot be tried.");
    this.findings = List.copyOf(findings);
  }

  public List<String> findings() {
    return findings;
  }
}
