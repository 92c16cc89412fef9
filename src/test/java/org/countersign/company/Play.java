package org.countersign.company;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.company.SimulatedProcess.At;
import org.countersign.company.SimulatedProcess.Instance;
import org.countersign.company.Step.Door;
import org.countersign.contract.Surface;
import org.countersign.contract.TaskRefused;
import org.countersign.contract.Variables;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseDesk;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.InvalidExpense;
import org.countersign.expense.Submissions;
import org.countersign.expense.Upload;
import org.countersign.people.Absences;
import org.countersign.people.Groups;
import org.countersign.people.InvalidAbsence;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.policy.ProposalRefused;
import org.countersign.review.Answer;
import org.countersign.review.Review;
import org.countersign.review.ReviewDesk;
import org.countersign.review.ReviewRefused;
import org.countersign.review.Reviews;
import org.jspecify.annotations.Nullable;

/** Plays a story in the company, step by step. What is refused is not done; all else counts. */
final class Play {

  /** More than any story needs: who gets there goes round in circles. */
  private static final int MOST_JOBS = 500;

  private final Company company;
  private final SimulatedProcess process;
  private final ObjectMapper json;
  private final List<Submitted> submitted = new ArrayList<>();

  /** What was submitted, for doing it again. */
  private record Submitted(ExpenseId id, String employee, Purchase purchase) {}

  Play(Company company) {
    this.company = company;
    process = company.process;
    json = company.beans.getBean(ObjectMapper.class);
  }

  /** From the first day to the end, and then until the process has nothing left to do. */
  void all(List<Step> story) {
    company.begin();
    submitted.clear();
    story.forEach(this::step);
    settle();
  }

  private void step(Step step) {
    company.tick();
    try {
      take(step);
    } catch (ReviewRefused
        | TaskRefused
        | InvalidExpense
        | InvalidAbsence
        | ProposalRefused
        | ReviewDesk.UnknownReview
        | ExpenseDesk.NotVisible
        | ExpenseDesk.NotYours
        | ExpenseDesk.TooLate
        | Submissions.NotYourExpense e) {
      // refused, in words; the ledger may have it
    }
  }

  private void take(Step step) {
    switch (step) {
      case Step.Submit submit ->
          submit(submit.who(), submit.forWhom(), submit.purchase(), submit.door());
      case Step.Again again -> again(again);
      case Step.Work work -> work(work);
      case Step.Settle settle -> settle();
      case Step.Claim claim -> claim(claim.who(), claim.which(), claim.door());
      case Step.Release release ->
          review(release.which())
              .ifPresent(
                  one -> desk().release(one.task, company.person(release.who()), Surface.WEB));
      case Step.Decide decide -> decide(decide);
      case Step.Answer answer -> answer(answer);
      case Step.Withdraw withdraw -> withdraw(withdraw);
      case Step.GoAway away -> away(away);
      case Step.ComeBack back -> {
        Person person = company.person(back.who());
        company.inTransaction(() -> company.bean(Absences.class).end(person, person));
      }
      case Step.Group group -> group(group);
      case Step.Switch position -> company.switchAutonomy(position);
      case Step.Deploy deploy -> company.deploy(deploy);
      case Step.Ceiling ceiling -> company.ceiling(ceiling);
      case Step.Later later -> later(later.duration());
    }
  }

  private void submit(String who, String forWhom, Purchase purchase, Door door) {
    LocalDate day =
        company.clock.instant().atZone(ZoneOffset.UTC).toLocalDate().minusDays(purchase.daysAgo());
    ObjectNode body =
        json.createObjectNode()
            .put("employee", forWhom)
            .put("amount", new BigDecimal(purchase.amount()))
            .put("currency", purchase.currency())
            .put("description", purchase.description())
            .put("category", "meals")
            .put("date", day.toString());
    if (purchase.merchant() != null) {
      body.put("merchant", purchase.merchant());
    }
    if (purchase.receipt() != null) {
      body.put("receipt", purchase.receipt());
    }
    if (door == Door.TASKLIST) {
      process.startForm(body);
      return;
    }
    // The bytes are those of the same photo, however often it is sent.
    List<Upload> files =
        purchase.file()
            ? List.of(
                new Upload(
                    "receipt.pdf", "%PDF-1.7 the receipt".getBytes(StandardCharsets.US_ASCII)))
            : List.of();
    Expense expense =
        company
            .bean(Submissions.class)
            .submit(body, files, company.person(who), null, surface(door));
    submitted.add(new Submitted(expense.id(), forWhom, purchase));
  }

  private void again(Step.Again again) {
    if (submitted.isEmpty()) {
      return;
    }
    Submitted before = nth(submitted, again.which());
    Purchase same = before.purchase();
    // Whoever tries again has learnt what the model does not like.
    Purchase better =
        same.without("(odd)")
            .without("(picked)")
            .without("(unsure)")
            .without("(bad)")
            .without("(down)");
    String employee = before.employee();
    Purchase changed =
        switch (again.change()) {
          case NOTHING -> same;
          case OTHER_WORDS -> words(better);
          case NEXT_DAY ->
              new Purchase(
                  better.amount(),
                  better.currency(),
                  better.words(),
                  better.thought(),
                  better.merchant(),
                  better.receipt(),
                  better.file(),
                  better.daysAgo() + 1);
          case ONE_CENT_LESS ->
              new Purchase(
                  new BigDecimal(better.amount()).subtract(new BigDecimal("0.01")).toPlainString(),
                  better.currency(),
                  better.words(),
                  better.thought(),
                  better.merchant(),
                  better.receipt(),
                  better.file(),
                  better.daysAgo());
          case WITH_A_RECEIPT -> receipt(better);
          case IN_OTHER_WORDS_WITH_A_RECEIPT -> receipt(words(better));
          case BY_A_COLLEAGUE -> better;
        };
    if (again.change() == Step.Change.BY_A_COLLEAGUE) {
      employee = employee.equals("emma") ? "emil" : "emma";
    }
    submit(employee, employee, changed, again.door());
  }

  private static Purchase words(Purchase purchase) {
    return new Purchase(
        purchase.amount(),
        purchase.currency(),
        "Refreshments for the workshop",
        "",
        purchase.merchant() == null ? null : "Cafe am Markt",
        purchase.receipt(),
        purchase.file(),
        purchase.daysAgo());
  }

  private static Purchase receipt(Purchase purchase) {
    return new Purchase(
        purchase.amount(),
        purchase.currency(),
        purchase.words(),
        purchase.thought(),
        purchase.merchant(),
        purchase.receipt() == null ? "R-9" : purchase.receipt(),
        purchase.file(),
        purchase.daysAgo());
  }

  private void work(Step.Work work) {
    for (int i = 0; i < work.jobs(); i++) {
      List<Instance> waiting = process.atWork();
      if (waiting.isEmpty()) {
        return;
      }
      process.work(nth(waiting, work.which()), work.twice());
    }
  }

  private void settle() {
    for (int done = 0; !process.atWork().isEmpty(); done++) {
      if (done == MOST_JOBS) {
        throw new AssertionError("The process goes round in circles");
      }
      process.work(process.atWork().getFirst(), false);
    }
  }

  private void claim(String who, int which, Door door) {
    Optional<Instance> found = review(which);
    if (found.isEmpty()) {
      return;
    }
    if (door == Door.TASKLIST) {
      process.assign(found.get(), who, "claim");
    } else {
      desk().claim(found.get().task, company.person(who), surface(door));
    }
  }

  private void decide(Step.Decide decide) {
    Optional<Instance> found = review(decide.which());
    if (found.isEmpty()) {
      return;
    }
    Instance task = found.get();
    String digest = decide.stale() ? "0".repeat(64) : digest(task);
    String comment = "by=%s saw=%s".formatted(decide.who(), digest);
    Answer answer = new Answer(decide.verdict().name(), comment, null, digest);
    String interloper = decide.interloper();
    if (interloper != null) {
      process.beforeTheNextCompletion(
          () -> step(new Step.Claim(interloper, decide.which(), Door.WEB)));
    }
    if (decide.door() != Door.TASKLIST) {
      desk().decide(task.task, company.person(decide.who()), answer, surface(decide.door()));
      return;
    }
    process.assign(task, decide.who(), "assign");
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put(Variables.DECISION, decide.verdict().name());
    variables.put(Variables.COMMENT, comment);
    variables.put(Variables.FACTS_DIGEST, decide.stale() ? digest : null);
    // What a completion may send besides, to no effect.
    variables.put(Variables.APPROVALS_REQUIRED, 0);
    variables.put(Variables.ROUTING, Map.of("approvalsRequired", 0));
    process.completeReview(task, variables, "complete");
  }

  private String digest(Instance task) {
    return company
        .bean(Reviews.class)
        .find(task.task)
        .map(Review::factsDigest)
        .orElse("0".repeat(64));
  }

  private void answer(Step.Answer answer) {
    List<Instance> open = process.at(At.QUESTION);
    if (open.isEmpty()) {
      return;
    }
    ExpenseId id = SimulatedProcess.expenseOf(nth(open, answer.which()));
    String employee =
        company
            .jdbc
            .sql("select employee from expense where expense_id = :id")
            .param("id", id.value())
            .query(String.class)
            .single();
    company
        .bean(ExpenseDesk.class)
        .answer(id, company.person(employee), "Cables for the meeting room", Surface.WEB);
  }

  private void withdraw(Step.Withdraw withdraw) {
    if (submitted.isEmpty()) {
      return;
    }
    Submitted one = nth(submitted, withdraw.which());
    company.bean(ExpenseDesk.class).withdraw(one.id(), company.person(one.employee()), Surface.WEB);
  }

  private void away(Step.GoAway away) {
    Person person = company.person(away.who());
    company.inTransaction(
        () ->
            company
                .bean(Absences.class)
                .set(
                    person,
                    null,
                    company.clock.instant().plus(Duration.ofDays(5)),
                    new UserName(away.delegate()),
                    person));
  }

  private void group(Step.Group change) {
    Set<String> groups = new HashSet<>(company.people.get(change.who()));
    if (change.in() ? groups.add(change.group()) : groups.remove(change.group())) {
      company.people.put(change.who(), groups);
      company.peopleChanged();
    }
  }

  private void later(Duration duration) {
    company.clock.forward(duration);
    process.timers();
  }

  private Optional<Instance> review(int which) {
    List<Instance> open = process.at(At.REVIEW);
    return open.isEmpty() ? Optional.empty() : Optional.of(nth(open, which));
  }

  private ReviewDesk desk() {
    return company.bean(ReviewDesk.class);
  }

  private static Surface surface(Door door) {
    return Surface.valueOf(door.name());
  }

  /** Counted from the first one, and round; -1 is the last one. */
  private static <T> T nth(List<T> all, int which) {
    return all.get(Math.floorMod(which, all.size()));
  }

  /** Whether somebody is, now, in the role that a page asks for. */
  static boolean isOperator(Person person) {
    return person.isIn(Groups.OPERATORS) && !person.isIn(Groups.AUDITORS);
  }
}
