package org.countersign.insight;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.people.Person;
import org.countersign.policy.PolicyReleases;
import org.countersign.policy.Proposal;
import org.springframework.stereotype.Component;

/**
 * An edited table is proposed with what a replay of exactly this file said, so that whoever
 * confirms it sees what it changes.
 */
@Component
public class ReleaseProposals {

  private final Replay replay;
  private final PolicyReleases releases;

  ReleaseProposals(Replay replay, PolicyReleases releases) {
    this.replay = replay;
    this.releases = releases;
  }

  /**
   * Tries the table, and proposes it.
   *
   * @throws ReplayRefused if the table does not fit the process, or could take long
   * @throws ReplayUnavailable if another replay runs, or this one takes too long
   */
  public Proposal propose(EditedTable file, int days, Person by, String reason) {
    String before = releases.tableInForce();
    ReplayReport report = replay.of(file, days);
    return releases.propose(file.fileName(), file.text(), before, figures(report), by, reason);
  }

  private static SequencedMap<String, String> figures(ReplayReport report) {
    ReplayReport.Approvals alone = report.policyAlone();
    SequencedMap<String, String> figures = new LinkedHashMap<>();
    figures.put(
        "tried on", "%d assessments of %d days".formatted(report.evaluated(), report.days()));
    figures.put(
        "approved without a person",
        "%d before, %d then".formatted(alone.before(), alone.edited()));
    figures.put("more", String.valueOf(alone.more()));
    figures.put("fewer", String.valueOf(alone.fewer()));
    report
        .amounts()
        .forEach(
            amount ->
                figures.put(
                    "amounts in " + amount.currency(),
                    "%s more, %s fewer"
                        .formatted(amount.more().toPlainString(), amount.fewer().toPlainString())));
    figures.put("of more, a person had rejected", String.valueOf(report.moreApproved().rejected()));
    figures.put("beyond the ceiling", String.valueOf(report.beyondCeiling()));
    figures.put(
        "would fail",
        String.valueOf(report.failed().stream().mapToLong(ReplayReport.Count::cases).sum()));
    return figures;
  }
}
