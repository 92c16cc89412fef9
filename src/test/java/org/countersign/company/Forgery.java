package org.countersign.company;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.countersign.ledger.controls.RecordedEntry;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in which one control was broken and that is sealed like any other: an honest one with
 * entries changed, added or left out before anybody sealed them.
 *
 * @param rule that it breaks, and no other
 * @param how says what was forged
 * @param forging changes the ledger; false where there is nothing in it to forge
 */
record Forgery(String rule, String how, Predicate<Forged> forging) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OTHER = "0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001";
  private static final String STRANGER = "zoe";

  @Override
  public String toString() {
    return rule + ": " + how;
  }

  /** The ledger with it; null where there is nothing in it to forge. */
  @Nullable List<Again.Line> of(List<Again.Line> honest) {
    Forged forged = new Forged(honest);
    return forging.test(forged) ? forged.lines() : null;
  }

  // ---- what is forged

  static List<Forgery> all() {
    List<Forgery> all = new ArrayList<>();
    people(all);
    policy(all);
    settings(all);
    stories(all);
    return all;
  }

  private static void people(List<Forgery> all) {
    all.add(
        new Forgery(
            "C1",
            "it is the decider's own",
            ledger ->
                ledger.reviewed(
                    one -> {
                      ledger.change(
                          ledger.of(one, "SUBMITTED"),
                          detail ->
                              ((ObjectNode) detail.path("expense"))
                                  .put("employee", one.entry.actor()));
                      ledger
                          .all(one, "INFORMATION_GIVEN")
                          .forEach(given -> given.actor(one.entry.actor()));
                    })));
    all.add(
        new Forgery(
            "C1",
            "the decider submitted it",
            ledger ->
                ledger.reviewed(
                    one -> ledger.of(one, "SUBMITTED").by("HUMAN", one.entry.actor()))));
    all.add(
        new Forgery(
            "C1",
            "the decider stood in for the employee",
            ledger ->
                ledger.reviewed(
                    one ->
                        ledger.first(
                            "SETTINGS_CHANGED",
                            "olga",
                            Map.of(
                                "setting", "absence",
                                "person", ledger.employee(one),
                                "delegate", one.entry.actor(),
                                "from", ledger.begins().minus(Duration.ofDays(1)).toString(),
                                "until", ledger.begins().plus(Duration.ofDays(900)).toString())),
                    one ->
                        ledger
                            .general("SETTINGS_CHANGED")
                            .noneMatch(
                                other -> other.text("person").equals(ledger.employee(one))))));
    all.add(
        new Forgery(
            "C2",
            "nobody knows who submitted it",
            ledger ->
                ledger.one(
                    one ->
                        one.is("DECIDED")
                            && one.text("outcome").equals("APPROVED")
                            && ledger.approvals(one) < 2,
                    one -> ledger.of(one, "SUBMITTED").by("SYSTEM", "camunda"))));
    all.add(
        new Forgery(
            "C7",
            "nobody knows what it is worth",
            ledger ->
                ledger.one(
                    one ->
                        one.is("DECIDED")
                            && one.text("outcome").equals("APPROVED")
                            && ledger.approvals(one) < 2,
                    one -> ledger.change(one, detail -> detail.remove("value")))));
    all.add(
        new Forgery(
            "C7",
            "an amount was taken for a value",
            ledger ->
                ledger.one(
                    one ->
                        one.is("DECIDED")
                            && one.text("outcome").equals("APPROVED")
                            && one.text("amount").endsWith(" EUR")
                            && ledger.find(one, "ASSESSED") != null,
                    one -> {
                      ledger.change(
                          one,
                          detail -> detail.put("amount", one.text("amount").replace("EUR", "KWD")));
                      ledger.change(
                          ledger.of(one, "SUBMITTED"),
                          detail -> ((ObjectNode) detail.path("expense")).put("currency", "KWD"));
                    })));
    all.add(
        new Forgery(
            "C12",
            "the decider was not in the group",
            ledger ->
                ledger.reviewed(
                    one ->
                        ledger.change(
                            ledger.opened(one), detail -> detail.put("group", "analysts")))));
    all.add(
        new Forgery(
            "C12",
            "the decider was an auditor",
            ledger ->
                ledger.reviewed(
                    one -> {
                      String who = one.entry.actor();
                      if (who.equals("olga") || who.equals("otto") || who.equals("orla")) {
                        return;
                      }
                      ledger
                          .general("SETTINGS_CHANGED")
                          .filter(groups -> groups.text("setting").equals("groups"))
                          .forEach(
                              groups ->
                                  ledger.change(
                                      groups,
                                      detail ->
                                          ((ObjectNode) detail.path("inForce"))
                                              .put("auditors", "ada, " + who)));
                    },
                    one -> !List.of("olga", "otto", "orla").contains(one.entry.actor()))));
    all.add(
        new Forgery(
            "C12",
            "in the place of somebody who had not named them",
            ledger ->
                ledger.reviewed(
                    one -> {
                      ledger.change(
                          ledger.opened(one), detail -> detail.put("group", "nobody-else"));
                      ledger.change(one, detail -> detail.put("onBehalfOf", STRANGER));
                      ledger
                          .general("SETTINGS_CHANGED")
                          .filter(groups -> groups.text("setting").equals("groups"))
                          .forEach(
                              groups ->
                                  ledger.change(
                                      groups,
                                      detail ->
                                          ((ObjectNode) detail.path("inForce"))
                                              .put("nobody-else", STRANGER)));
                    })));
    all.add(
        new Forgery(
            "C13",
            "somebody else had said it",
            ledger ->
                ledger.reviewed(
                    one -> ledger.change(one, detail -> detail.put("saidBy", STRANGER)))));
    all.add(
        new Forgery(
            "C13",
            "nobody had claimed it",
            ledger ->
                ledger.one(
                    one ->
                        one.is("REVIEWED")
                            && ledger.all(one, "REVIEW_CLAIMED").size() == 1
                            && ledger.opened(one).text("givenTo").isEmpty(),
                    one -> ledger.remove(ledger.of(one, "REVIEW_CLAIMED")))));
    all.add(
        new Forgery(
            "C13",
            "the end is somebody else's",
            ledger ->
                ledger.one(
                    one ->
                        one.is("DECIDED")
                            && one.entry.actorKind().equals("HUMAN")
                            && !one.text("outcome").equals("WITHDRAWN"),
                    one -> one.actor(STRANGER))));
    all.add(
        new Forgery(
            "C13",
            "it names somebody who has not approved it",
            ledger ->
                ledger.one(
                    one ->
                        one.is("DECIDED")
                            && one.entry.actorKind().equals("HUMAN")
                            && one.text("outcome").equals("APPROVED"),
                    one ->
                        ledger.change(
                            one, detail -> detail.putArray("approvedBy").add(STRANGER)))));
    all.add(
        new Forgery(
            "C14",
            "something else was seen",
            ledger ->
                ledger.reviewed(
                    one -> ledger.change(one, detail -> detail.put("seen", "0".repeat(64))))));
    all.add(
        new Forgery(
            "C14",
            "something else was decided about",
            ledger -> ledger.reviewed(one -> one.digest("0".repeat(64)))));
    all.add(
        new Forgery(
            "C14",
            "something else was approved in the end",
            ledger ->
                ledger.one(
                    one ->
                        one.is("DECIDED")
                            && one.entry.actorKind().equals("HUMAN")
                            && one.text("outcome").equals("APPROVED")
                            && ledger.approvals(one) == 1,
                    one -> one.digest("0".repeat(64)))));
  }

  private static void policy(List<Forgery> all) {
    all.add(
        new Forgery(
            "C3",
            "a person had been asked",
            ledger ->
                ledger.byPolicy(
                    one ->
                        ledger.before(
                            one,
                            "REVIEW_OPENED",
                            "review-opened-1",
                            Map.of("group", "managers", "revision", 1, "approvalsRequired", 1)))));
    all.add(
        new Forgery(
            "C3",
            "a question had been put",
            ledger ->
                ledger.byPolicy(
                    one ->
                        ledger.before(
                            one, "INFORMATION_REQUESTED", "information-requested-1", Map.of()))));
    for (String fact : List.of("duplicateOf", "similarTo", "rejectedBefore", "withdrawnBefore")) {
      all.add(
          new Forgery(
              "C4",
              fact,
              ledger ->
                  ledger.byPolicy(one -> ledger.facts(one, facts -> facts.put(fact, OTHER)))));
    }
    all.add(
        new Forgery(
            "C4",
            "not compared with all",
            ledger ->
                ledger.byPolicy(
                    one -> ledger.facts(one, facts -> facts.put("allCompared", false)))));
    all.add(
        new Forgery(
            "C4",
            "the same was rejected before, and nothing said so",
            ledger -> ledger.claimedBefore("REJECTED")));
    all.add(
        new Forgery(
            "C5",
            "it was picked",
            ledger ->
                ledger.byPolicy(one -> ledger.facts(one, facts -> facts.put("spotCheck", true)))));
    all.add(
        new Forgery(
            "C5",
            "nothing says whether it was picked",
            ledger ->
                ledger.byPolicy(one -> ledger.facts(one, facts -> facts.remove("spotCheck")))));
    all.add(
        new Forgery(
            "C6",
            "its receipt is on another one",
            ledger ->
                ledger.byPolicy(
                    one -> ledger.facts(one, facts -> facts.put("receiptUsedBefore", OTHER)))));
    all.add(
        new Forgery(
            "C6", "its receipt was on another one, and nothing said so", Forged::sameReceipt));
    all.add(
        new Forgery(
            "C8",
            "it was worth more",
            ledger ->
                ledger.byPolicy(
                    one -> ledger.change(one, detail -> detail.put("value", "99999999")))));
    all.add(
        new Forgery(
            "C8",
            "it was less sure",
            ledger ->
                ledger.byPolicy(
                    one -> ledger.opinion(one, detail -> detail.put("confidence", 0.01)))));
    all.add(
        new Forgery(
            "C8",
            "it was compared with another ceiling",
            ledger ->
                ledger.byPolicy(
                    one ->
                        ledger.change(
                            one,
                            detail ->
                                ((ObjectNode) detail.path("ceiling")).put("amount", "123456")))));
    all.add(
        new Forgery(
            "C9",
            "under a version that nobody released",
            ledger ->
                ledger.byPolicy(
                    one ->
                        ledger.change(
                            ledger.of(one, "ROUTED"),
                            detail -> detail.put("processVersion", 999)))));
    all.add(
        new Forgery(
            "C9",
            "nobody asked a table",
            ledger -> ledger.byPolicy(one -> ledger.remove(ledger.of(one, "ROUTED")))));
    all.add(
        new Forgery(
            "C9",
            "by another prompt",
            ledger ->
                ledger.byPolicy(
                    one -> ledger.opinion(one, detail -> detail.put("promptVersion", "mine@1")))));
    all.add(
        new Forgery(
            "C11",
            "it was off",
            ledger ->
                ledger.byPolicy(
                    one ->
                        ledger.before(
                            one,
                            null,
                            "SETTINGS_CHANGED",
                            "autonomy-999",
                            Map.of("setting", "autonomy", "from", "ON", "to", "OFF")))));
    all.add(
        new Forgery(
            "C15",
            "the model recommended something else",
            ledger ->
                ledger.byPolicy(
                    one -> ledger.opinion(one, detail -> detail.put("recommendation", "REVIEW")))));
    all.add(
        new Forgery(
            "C15",
            "there was a flag",
            ledger ->
                ledger.byPolicy(
                    one -> ledger.opinion(one, detail -> detail.putArray("flags").add("VAGUE")))));
    all.add(
        new Forgery(
            "C15",
            "there was no confidence",
            ledger ->
                ledger.byPolicy(
                    one -> ledger.opinion(one, detail -> detail.remove("confidence")))));
    all.add(
        new Forgery(
            "C15",
            "it was not to act",
            ledger ->
                ledger.byPolicy(
                    one -> ledger.opinion(one, detail -> detail.put("autonomy", "SHADOW")))));
    all.add(
        new Forgery(
            "C15",
            "it was asked about other facts",
            ledger -> ledger.byPolicy(one -> ledger.of(one, "ASSESSED").digest("0".repeat(64)))));
    for (String control : List.of("C4", "C6", "C8")) {
      all.add(
          new Forgery(
              control,
              "it had been held",
              ledger ->
                  ledger.byPolicy(
                      one ->
                          ledger.before(
                              one,
                              "APPROVAL_HELD",
                              "approval-held-1-" + control,
                              Map.of("control", control)))));
    }
  }

  private static void settings(List<Forgery> all) {
    all.add(
        new Forgery(
            "C10",
            "who confirmed it had proposed it",
            ledger ->
                ledger.one(
                    one -> one.is("CONFIRMED"),
                    one -> {
                      String number = one.text("proposal");
                      ledger
                          .general("PROPOSED")
                          .filter(other -> other.text("proposal").equals(number))
                          .forEach(other -> other.actor(one.entry.actor()));
                      ledger
                          .general("SETTINGS_CHANGED")
                          .filter(other -> other.text("proposal").equals(number))
                          .forEach(
                              other ->
                                  ledger.change(
                                      other,
                                      detail -> detail.put("proposedBy", one.entry.actor())));
                    })));
    all.add(
        new Forgery(
            "C10",
            "nobody confirmed it",
            ledger -> ledger.one(one -> one.is("CONFIRMED"), ledger::remove)));
    all.add(
        new Forgery(
            "C10",
            "nobody proposed it",
            ledger ->
                ledger.one(
                    one -> one.is("CONFIRMED"),
                    one ->
                        ledger
                            .general("PROPOSED")
                            .filter(other -> other.text("proposal").equals(one.text("proposal")))
                            .toList()
                            .forEach(ledger::remove))));
    all.add(
        new Forgery(
            "C10",
            "something else was confirmed",
            ledger ->
                ledger.one(
                    one -> one.is("CONFIRMED"),
                    one -> ledger.change(one, detail -> detail.put("digest", "0".repeat(64))))));
    all.add(
        new Forgery(
            "C10",
            "one person alone said ON",
            ledger ->
                ledger.first(
                    "SETTINGS_CHANGED",
                    "otto",
                    Map.of("setting", "autonomy", "from", "ON", "to", "ON"))));
    all.add(
        new Forgery(
            "C10",
            "one person alone raised the ceiling",
            ledger ->
                ledger.one(
                        one -> one.is("SETTINGS_CHANGED") && one.text("setting").equals("ceiling"),
                        one ->
                            ledger.after(
                                one,
                                null,
                                "SETTINGS_CHANGED",
                                "ceiling-999",
                                Map.of(
                                    "setting",
                                    "ceiling",
                                    "amount",
                                    "1000000",
                                    "confidence",
                                    "0.1")))
                    && ledger.none("DECIDED", "POLICY")));
  }

  private static void stories(List<Forgery> all) {
    all.add(
        new Forgery(
            "S1",
            "it never came in",
            ledger -> ledger.one(one -> one.is("SUBMITTED"), ledger::remove)));
    all.add(
        new Forgery(
            "S2",
            "it was decided twice",
            ledger ->
                ledger.one(
                    one -> one.is("DECIDED"),
                    one ->
                        ledger.after(one, "DECIDED", "decided-2", Map.of("outcome", "APPROVED")))));
    all.add(
        new Forgery(
            "S3",
            "a decision came after its end",
            ledger ->
                ledger.one(
                    one -> one.is("SUBMITTER_NOTIFIED"),
                    one -> ledger.after(one, "REVIEWED", "reviewed-1", Map.of()))));
    all.add(
        new Forgery(
            "S3",
            "it was withdrawn after its end",
            ledger ->
                ledger.one(
                    one -> one.is("DECIDED"),
                    one ->
                        ledger.after(
                            one, "WITHDRAWAL_REQUESTED", "withdrawal-requested-2", Map.of()))));
    all.add(
        new Forgery(
            "S5",
            "nothing says what was claimed",
            ledger ->
                ledger.one(
                    one -> one.is("SUBMITTED") && ledger.all(one, "RECEIPT_ATTACHED").isEmpty(),
                    one -> {
                      one.set("HUMAN", one.entry.actor(), null, "{}");
                      ledger.removeAfter(one);
                    })));
    all.add(
        new Forgery(
            "S4",
            "it took two",
            ledger ->
                ledger.one(
                    one ->
                        one.is("DECIDED")
                            && one.entry.actorKind().equals("HUMAN")
                            && one.text("outcome").equals("APPROVED")
                            && ledger.approvals(one) == 1,
                    one -> ledger.change(one, detail -> detail.put("approvalsRequired", 2)))));
    all.add(
        new Forgery(
            "S4",
            "the review that was decided had asked for two",
            ledger ->
                ledger.reviewed(
                    one ->
                        ledger.change(
                            ledger.opened(one), detail -> detail.put("approvalsRequired", 2)),
                    one ->
                        one.text("decision").equals("APPROVE")
                            && ledger.find(one, "DECIDED") != null
                            && ledger.approvals(ledger.of(one, "DECIDED")) == 1
                            && ledger.of(one, "DECIDED").text("outcome").equals("APPROVED"))));
    all.add(
        new Forgery(
            "S4",
            "nobody had asked to withdraw it",
            ledger ->
                ledger.one(
                    one -> one.is("DECIDED") && one.text("outcome").equals("WITHDRAWN"),
                    one -> ledger.remove(ledger.of(one, "WITHDRAWAL_REQUESTED")))));
    all.add(
        new Forgery(
            "S4",
            "nobody rejected it",
            ledger ->
                ledger.one(
                    one -> one.is("DECIDED") && one.text("outcome").equals("REJECTED"),
                    one -> ledger.remove(ledger.last(one, "REVIEWED")))));
    all.add(
        new Forgery(
            "S4",
            "the policy wanted a person",
            ledger ->
                ledger.byPolicy(
                    one ->
                        ledger.change(
                            ledger.of(one, "ROUTED"), detail -> detail.put("route", "REVIEW")))));
    all.add(
        new Forgery(
            "S4",
            "another amount was approved",
            ledger ->
                ledger.one(
                    one -> one.is("DECIDED"),
                    one -> ledger.change(one, detail -> detail.put("amount", "1.00 EUR")))));
    all.add(
        new Forgery(
            "S4",
            "somebody else answered",
            ledger -> ledger.one(one -> one.is("INFORMATION_GIVEN"), one -> one.actor(STRANGER))));
  }

  // ---- a ledger that is being forged

  /** An entry that can be changed. */
  static final class Entry {

    private RecordedEntry entry;
    private final Map<String, String> texts;

    Entry(RecordedEntry entry, Map<String, String> texts) {
      this.entry = entry;
      this.texts = new HashMap<>(texts);
    }

    boolean is(String event) {
      return entry.event().equals(event);
    }

    boolean isOf(Entry other) {
      return entry.expense() != null && entry.expense().equals(other.entry.expense());
    }

    ObjectNode detail() {
      try {
        return (ObjectNode) JSON.readTree(entry.detail());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    String text(String name) {
      return detail().path(name).asText();
    }

    void actor(String name) {
      by(entry.actorKind(), name);
    }

    void by(String kind, String name) {
      set(kind, name, entry.factsDigest(), entry.detail());
    }

    void digest(String digest) {
      set(entry.actorKind(), entry.actor(), digest, entry.detail());
    }

    void set(String kind, String actor, @Nullable String digest, String detail) {
      entry =
          new RecordedEntry(
              entry.id(),
              entry.at(),
              entry.event(),
              entry.expense(),
              entry.key(),
              kind,
              actor,
              digest,
              detail);
    }
  }

  /** All entries, in order, with room between their numbers. */
  static final class Forged {

    private static final int ROOM = 10;

    private final List<Entry> entries = new ArrayList<>();

    Forged(List<Again.Line> honest) {
      for (Again.Line line : honest) {
        RecordedEntry entry = line.entry();
        entries.add(
            new Entry(
                new RecordedEntry(
                    entry.id() * ROOM,
                    entry.at(),
                    entry.event(),
                    entry.expense(),
                    entry.key(),
                    entry.actorKind(),
                    entry.actor(),
                    entry.factsDigest(),
                    entry.detail()),
                line.texts()));
      }
    }

    List<Again.Line> lines() {
      return entries.stream().map(one -> new Again.Line(one.entry, one.texts)).toList();
    }

    Instant begins() {
      return entries.getFirst().entry.at();
    }

    /** Does something to the first that fits; false where none does. */
    boolean one(Predicate<Entry> which, Consumer<Entry> act) {
      Entry found = entries.stream().filter(which).findFirst().orElse(null);
      if (found == null) {
        return false;
      }
      act.accept(found);
      return true;
    }

    boolean reviewed(Consumer<Entry> act) {
      return reviewed(act, one -> true);
    }

    /** The last word on an expense, of a single person about what was first claimed. */
    boolean reviewed(Consumer<Entry> act, Predicate<Entry> which) {
      return one(
          one ->
              one.is("REVIEWED")
                  && which.test(one)
                  && all(one, "REVIEWED").size() == 1
                  && all(one, "REVIEW_OPENED").size() == 1
                  && one.text("onBehalfOf").isEmpty()
                  && !employee(one).equals(one.entry.actor()),
          act);
    }

    boolean byPolicy(Consumer<Entry> act) {
      return one(one -> one.is("DECIDED") && one.entry.actorKind().equals("POLICY"), act);
    }

    boolean none(String event, String kind) {
      return entries.stream().noneMatch(one -> one.is(event) && one.entry.actorKind().equals(kind));
    }

    List<Entry> all(Entry of, String event) {
      return entries.stream().filter(one -> one.isOf(of) && one.is(event)).toList();
    }

    Entry of(Entry of, String event) {
      return all(of, event).getFirst();
    }

    Entry last(Entry of, String event) {
      return all(of, event).getLast();
    }

    @Nullable Entry find(Entry of, String event) {
      List<Entry> all = all(of, event);
      return all.isEmpty() ? null : all.getFirst();
    }

    java.util.stream.Stream<Entry> general(String event) {
      return List.copyOf(entries).stream()
          .filter(one -> one.entry.expense() == null && one.is(event));
    }

    String employee(Entry of) {
      return of(of, "SUBMITTED").detail().at("/expense/employee").asText();
    }

    /** Of the review that was decided. */
    Entry opened(Entry reviewed) {
      String task = reviewed.entry.key().replace("reviewed-", "review-opened-");
      return all(reviewed, "REVIEW_OPENED").stream()
          .filter(one -> one.entry.key().equals(task))
          .findFirst()
          .orElseThrow();
    }

    int approvals(Entry decided) {
      return decided.detail().path("approvedBy").size();
    }

    void change(Entry one, Consumer<ObjectNode> change) {
      ObjectNode detail = one.detail();
      change.accept(detail);
      one.set(one.entry.actorKind(), one.entry.actor(), one.entry.factsDigest(), detail.toString());
    }

    void opinion(Entry decided, Consumer<ObjectNode> change) {
      change(of(decided, "ASSESSED"), change);
    }

    void facts(Entry decided, Consumer<ObjectNode> change) {
      opinion(decided, detail -> change.accept((ObjectNode) detail.path("facts")));
    }

    void remove(Entry one) {
      entries.remove(one);
    }

    /** All that came to the same expense later. */
    void removeAfter(Entry one) {
      entries.removeIf(other -> other != one && other.isOf(one));
    }

    /** Before all others. */
    boolean first(String event, String actor, Map<String, Object> detail) {
      Entry first = entries.getFirst();
      add(
          first,
          -1,
          first.entry.at().minus(Duration.ofDays(1)),
          null,
          event,
          "first",
          actor,
          detail);
      return true;
    }

    void before(Entry one, String event, String key, Map<String, Object> detail) {
      before(one, one.entry.expense(), event, key, detail);
    }

    void before(
        Entry one, @Nullable String expense, String event, String key, Map<String, Object> detail) {
      add(one, -1, one.entry.at(), expense, event, key, "otto", detail);
    }

    void after(Entry one, String event, String key, Map<String, Object> detail) {
      after(one, one.entry.expense(), event, key, detail);
    }

    void after(
        Entry one, @Nullable String expense, String event, String key, Map<String, Object> detail) {
      add(one, 1, one.entry.at(), expense, event, key, "otto", detail);
    }

    private void add(
        Entry beside,
        int step,
        Instant at,
        @Nullable String expense,
        String event,
        String key,
        String actor,
        Map<String, Object> detail) {
      RecordedEntry entry =
          new RecordedEntry(
              beside.entry.id() + step,
              at,
              event,
              expense,
              key,
              "HUMAN",
              actor,
              beside.entry.factsDigest(),
              JSON.valueToTree(detail).toString());
      entries.add(entries.indexOf(beside) + (step > 0 ? 1 : 0), new Entry(entry, new HashMap<>()));
    }

    /** Makes what came to such an end the same as what the policy approved after it. */
    boolean claimedBefore(String outcome) {
      for (Entry approved : entries) {
        if (approved.is("DECIDED") && approved.entry.actorKind().equals("POLICY")) {
          Entry submitted = of(approved, "SUBMITTED");
          for (Entry ended : List.copyOf(entries)) {
            if (ended.is("DECIDED")
                && ended.text("outcome").equals(outcome)
                && find(ended, "SUBMITTER_NOTIFIED") != null
                && of(ended, "SUBMITTER_NOTIFIED").entry.id() < submitted.entry.id()) {
              ObjectNode claim = submitted.detail();
              Entry before = of(ended, "SUBMITTED");
              if (last(ended, "REVIEWED").entry.actor().equals(employee(approved))
                  || find(ended, "INFORMATION_GIVEN") != null) {
                continue;
              }
              change(before, detail -> detail.set("expense", claim.path("expense")));
              change(ended, detail -> detail.put("amount", approved.text("amount")));
              return true;
            }
          }
        }
      }
      return false;
    }

    /** Gives what the policy approved the receipt of one that came before. */
    boolean sameReceipt() {
      for (Entry approved : entries) {
        if (approved.is("DECIDED") && approved.entry.actorKind().equals("POLICY")) {
          Entry submitted = of(approved, "SUBMITTED");
          for (Entry other : entries) {
            if (other.is("ASSESSED")
                && !other.isOf(approved)
                && other.entry.id() < submitted.entry.id()) {
              for (Entry one : List.of(submitted, of(other, "SUBMITTED"))) {
                one.texts.put("expense.receipt", "R-forged");
                one.texts.put("expense.merchant", "Bistro");
              }
              Entry end = find(other, "DECIDED");
              // The other one may have been approved by the policy, before there were two.
              return end == null || end.entry.id() < submitted.entry.id() || !byPolicy(end);
            }
          }
        }
      }
      return false;
    }

    private static boolean byPolicy(Entry decided) {
      return decided.entry.actorKind().equals("POLICY");
    }
  }
}
