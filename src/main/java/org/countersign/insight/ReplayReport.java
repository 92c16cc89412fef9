package org.countersign.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.countersign.expense.ExpenseId;
import org.jspecify.annotations.Nullable;

/** What an edited table would have said about recorded assessments. */
public record ReplayReport(
    @Schema(description = "Assessments of the last so many days were tried") int days,
    @Schema(description = "Assessments from this instant on, UTC") Instant since,
    @Schema(description = "The file as it was sent") String fileName,
    @Schema(description = "Recorded assessments: one for each revision of an expense") long cases,
    @Schema(description = "Of the cases, those that both tables were asked about") long evaluated,
    @Schema(description = "Of the cases, those that could not be tried, by reason")
        List<Count> notEvaluated,
    @Schema(description = "Of the evaluated, those whose route is in the ledger") long recorded,
    @Schema(
            description =
                "Of the recorded, those where the table that this application deploys gives the"
                    + " route and the policy's route that the ledger has. Fewer than recorded: the"
                    + " policy was another one at the time")
        long reproduced,
    @Schema(
            description =
                "Of the evaluated, those where the edited table gave no answer, by what the engine"
                    + " says: in production each would be an incident")
        List<Count> failed,
    @Schema(description = "Approved without a person, if the AI were allowed to act in all cases")
        Approvals policyAlone,
    @Schema(description = "Approved without a person, with the autonomy as it was in each case")
        Approvals asItWas,
    @Schema(
            description =
                "Of those that the edited table would approve without a person if the AI were"
                    + " allowed to act, how many the ceiling would send to a person all the same")
        long beyondCeiling,
    @Schema(description = "What people had said of those that would be approved without them now")
        People moreApproved,
    @Schema(description = "The amounts of more and fewer of policyAlone, by currency")
        List<Amounts> amounts,
    @Schema(description = "How often which route of the policy alone becomes which")
        List<RouteChange> routes,
    @Schema(
            description =
                "How often another result differs where the policy's route is the same, by column")
        List<Count> otherResults,
    @Schema(description = "How often each rule hits, before and with the edit")
        List<RuleHits> rules,
    @Schema(
            description =
                "Cases that are approved without a person in one of the two and not in the other:"
                    + " those that a person rejected first, then the largest amounts")
        List<Change> changes,
    @Schema(description = "How many changes are not listed") long changesLeftOut) {

  public ReplayReport {
    notEvaluated = List.copyOf(notEvaluated);
    failed = List.copyOf(failed);
    amounts = List.copyOf(amounts);
    routes = List.copyOf(routes);
    otherResults = List.copyOf(otherResults);
    rules = List.copyOf(rules);
    changes = List.copyOf(changes);
  }

  /** How many cases. */
  @Schema(name = "ReplayCount")
  public record Count(String what, long cases) {}

  /** How many cases are approved without a person. */
  @Schema(name = "ReplayApprovals")
  public record Approvals(
      @Schema(description = "By the table that this application deploys") long before,
      @Schema(description = "By the edited table") long edited,
      @Schema(description = "By the edited table and not before") long more,
      @Schema(description = "Before and not by the edited table") long fewer) {}

  /** What people had said. */
  @Schema(name = "ReplayPeople")
  public record People(
      @Schema(description = "A person had rejected") long rejected,
      @Schema(description = "A person had asked a question") long asked,
      @Schema(description = "A person had approved") long approved,
      @Schema(description = "Nobody has decided, or it was withdrawn") long undecided) {}

  /** Sums in one currency. */
  @Schema(name = "ReplayAmounts")
  public record Amounts(
      String currency,
      @Schema(description = "Of what would be approved without a person in addition")
          BigDecimal more,
      @Schema(description = "Of what would need a person in addition") BigDecimal fewer) {}

  /** A route that becomes another. */
  @Schema(name = "ReplayRouteChange")
  public record RouteChange(String before, String edited, long cases) {}

  /** How often a rule hits. */
  @Schema(name = "ReplayRuleHits")
  public record RuleHits(String rule, long before, long edited) {}

  /** One case that changes sides. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ReplayChange")
  public record Change(
      ExpenseId expense,
      int revision,
      @Schema(description = "When it was assessed, UTC") Instant at,
      BigDecimal amount,
      String currency,
      String category,
      @Schema(description = "ON, SHADOW or OFF at the time") String autonomy,
      @Schema(description = "Whether the edited table approves it without a person")
          boolean approvedByEdit,
      @Schema(description = "The reason that the table gives before the edit")
          @Nullable String reasonBefore,
      @Schema(description = "The reason that the edited table gives") @Nullable String reasonEdited,
      @Schema(description = "The rules that hit with the edited table") List<String> rules,
      @Schema(description = "What the last reviewer said; absent where nobody has decided")
          @Nullable String verdict) {

    public Change {
      rules = List.copyOf(rules);
    }
  }
}
