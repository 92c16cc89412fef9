package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.countersign.people.Directories;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.policy.ProposalRefused.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TwoToLoosenTest {

  private static final Instant PROPOSED = Instant.parse("2026-11-24T08:00:00Z");
  private static final Instant SOON = PROPOSED.plus(Duration.ofDays(1));
  private static final String IN_FORCE = "setting 7";

  private final Directory people =
      Directories.of(
          "otto: operators",
          "olga: operators",
          "ada: operators, auditors",
          "anna: analysts",
          "demoted",
          "mara: managers");

  private final TwoToLoosen control = new TwoToLoosen(people);

  @Test
  void letsAnotherOperatorConfirm() {
    assertThat(refusal(by("otto"), "olga")).isEmpty();
    assertThat(refusal(by("anna", ProposalKind.POLICY_RELEASE), "olga")).isEmpty();
  }

  @Test
  void refusesWhoProposedIt() {
    assertThat(refusal(by("otto"), "otto"))
        .contains("You have proposed this yourself. Another operator has to confirm it.");
  }

  @Test
  void refusesWhoMayNot() {
    for (String user : new String[] {"anna", "mara", "demoted", "ada"}) {
      assertThat(control.refuses(by("otto"), person(user), IN_FORCE, SOON))
          .as(user)
          .hasValueSatisfying(refused -> assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN));
    }
  }

  @Test
  void refusesWhatSomebodyProposedWhoMayNotAnyMore() {
    assertThat(refusal(by("demoted"), "olga"))
        .contains("demoted, who proposed this, may not do so any more. Propose it yourself.");
    assertThat(refusal(by("gone"), "olga")).isPresent();
    assertThat(refusal(by("ada"), "olga")).as("an auditor").isPresent();
    assertThat(refusal(by("anna", ProposalKind.CEILING), "olga")).isPresent();
  }

  @Test
  void asksTheDirectoryForNoRoleThatTheIdentityProviderGave() {
    assertThat(refusal(proposal("mara", ProposalKind.AUTONOMY, false, null), "olga")).isEmpty();
    assertThat(refusal(proposal("ada", ProposalKind.AUTONOMY, false, null), "olga"))
        .as("an auditor of the directory")
        .isPresent();
  }

  @Test
  void refusesWhatIsClosed() {
    Proposal.End end =
        new Proposal.End(Proposal.State.TAKEN_BACK, new UserName("otto"), "No", PROPOSED);

    assertThat(refusal(proposal("otto", ProposalKind.AUTONOMY, true, end), "olga"))
        .contains("This proposal is closed.");
  }

  @Test
  void refusesWhatIsOlderThanSevenDays() {
    Instant limit = PROPOSED.plus(Duration.ofDays(7));

    assertThat(control.refuses(by("otto"), person("olga"), IN_FORCE, limit.minusMillis(1)))
        .isEmpty();
    assertThat(control.refuses(by("otto"), person("olga"), IN_FORCE, limit))
        .hasValueSatisfying(
            refused ->
                assertThat(refused)
                    .hasMessage("This proposal is older than 7 days. Propose it again."));
  }

  @Test
  void refusesWhatNoLongerFits() {
    assertThat(control.refuses(by("otto"), person("olga"), "setting 8", SOON))
        .hasValueSatisfying(
            refused -> assertThat(refused).hasMessageContaining("What is in force has changed"));
  }

  private Optional<String> refusal(Proposal proposal, String confirmer) {
    return control
        .refuses(proposal, person(confirmer), IN_FORCE, SOON)
        .map(ProposalRefused::getMessage);
  }

  private Person person(String userName) {
    return people.findByText(userName).orElseThrow();
  }

  private static Proposal by(String userName) {
    return by(userName, ProposalKind.AUTONOMY);
  }

  private static Proposal by(String userName, ProposalKind kind) {
    return proposal(userName, kind, true, null);
  }

  private static Proposal proposal(
      String userName, ProposalKind kind, boolean byDirectory, Proposal.@Nullable End end) {
    return new Proposal(
        1,
        kind,
        "{}",
        new LinkedHashMap<>(),
        IN_FORCE,
        "digest",
        "The trial is over",
        new UserName(userName),
        byDirectory,
        PROPOSED,
        end);
  }
}
