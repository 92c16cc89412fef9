package org.countersign.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.assessment.Flag;
import org.countersign.assessment.Recommendation;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.EarlierExpense.Relation;
import org.countersign.expense.SimilarCase;
import org.countersign.expense.SimilarCase.Likeness;
import org.countersign.review.ReasonCode;
import org.countersign.review.Routing;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the pages of a reviewer call things ({@code @reviewWords}). */
@Component("reviewWords")
public class ReviewWords {

  public String flag(Flag flag) {
    return switch (flag) {
      case AMBIGUOUS -> "Unclear what it was for";
      case POLICY_EXCEPTION -> "Exception from the policy";
      case MISSING_DOCUMENTATION -> "Documents are missing";
      case POSSIBLE_DUPLICATE -> "Possibly claimed twice";
      case SUSPICIOUS_INSTRUCTIONS -> "Tries to instruct the AI";
      case REGULATORY -> "A matter of law";
    };
  }

  public String recommendation(Recommendation recommendation) {
    return switch (recommendation) {
      case APPROVE -> "Approve";
      case REVIEW -> "A person should look";
      case REJECT -> "Reject";
    };
  }

  public String verdict(Verdict verdict) {
    return switch (verdict) {
      case APPROVE -> "Approve";
      case REJECT -> "Reject";
      case REQUEST_INFORMATION -> "Ask the employee";
    };
  }

  public String decided(@Nullable Verdict verdict) {
    return switch (verdict) {
      case APPROVE -> "approved";
      case REJECT -> "rejected";
      case REQUEST_INFORMATION -> "asked the employee";
      case null -> "decided";
    };
  }

  public String reasonCode(ReasonCode code) {
    return switch (code) {
      case WITHIN_POLICY -> "Within the policy";
      case APPROVED_BY_MANAGEMENT -> "Approved by management";
      case FALSE_POSITIVE -> "False alarm";
      case POLICY_VIOLATION -> "Against the policy";
      case MISSING_DOCUMENTATION -> "Documents are missing";
      case DUPLICATE -> "Claimed twice";
      case OTHER -> "Something else";
    };
  }

  /** What the policy alone would have done. */
  public String policyRoute(String route) {
    return Routing.AUTO_APPROVE.equals(route) ? "Approve it without a person" : "Ask a person";
  }

  /** What it is worth, and by which rate. */
  public String value(ComputedFacts computed, Currency company) {
    BigDecimal value = computed.value();
    if (value == null) {
      return "not known, there is no current rate";
    }
    String worth = value.toPlainString() + " " + company;
    BigDecimal rate = computed.rate();
    return computed.rateDate() == null || rate == null
        ? worth
        : "%s, at %s of %s".formatted(worth, rate.toPlainString(), computed.rateDate());
  }

  /** A sum in the company's currency. */
  public String sum(@Nullable BigDecimal sum) {
    return sum == null ? "not known, a rate is missing" : sum.toPlainString();
  }

  /** What another expense has to do with one. */
  public String relation(Relation relation) {
    return switch (relation) {
      case DUPLICATE_OF -> "Looks like a duplicate";
      case SIMILAR_TO -> "Resembles another";
      case REJECTED_BEFORE -> "One like it was rejected or has expired";
      case WITHDRAWN_BEFORE -> "One like it was withdrawn from a person";
      case RECEIPT_USED_BEFORE -> "Its receipt is on another expense";
    };
  }

  /** Rounded down, as in 97 %. */
  public String percent(BigDecimal share) {
    return share.movePointRight(2).setScale(0, RoundingMode.DOWN).toPlainString() + " %";
  }

  /** As in "same merchant, same category". */
  public String likeness(SimilarCase similar) {
    List<String> words =
        Stream.of(Likeness.values())
            .filter(similar.likeness()::contains)
            .map(ReviewWords::likeness)
            .toList();
    return String.join(", ", words);
  }

  private static String likeness(Likeness likeness) {
    return switch (likeness) {
      case SUBMITTER -> "same employee";
      case MERCHANT -> "same merchant";
      case WORDING -> "nearly the same words";
      case CATEGORY -> "same category";
      case AMOUNT -> "similar amount";
    };
  }
}
