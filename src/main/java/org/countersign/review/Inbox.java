package org.countersign.review;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.assessment.Assessments;
import org.countersign.assessment.Flag;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.people.Delegations;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What waits for somebody, due first, a page at a time. Its query follows {@link ReviewRules} so
 * that nobody is shown what they may not decide; the rules themselves are asked when they try.
 */
@Component
public class Inbox {

  private static final String WAITING =
      """
      from review r join expense e on e.expense_id = r.expense_id
      where r.status = 'OPEN' and e.employee <> all(:persons)
        and (e.submitted_by is null or e.submitted_by <> all(:persons))
        and r.candidate_group = any(:groups)
        and not exists (
          select from review earlier
          where earlier.expense_id = r.expense_id and earlier.revision = e.revision
            and earlier.status = 'DECIDED' and earlier.decision = 'APPROVE'
            and (earlier.reviewer = any(:persons) or earlier.on_behalf_of = any(:persons)))
      """;

  private static final String FLAGGED =
      """
        and exists (
          select from assessment a
          where a.expense_id = e.expense_id and a.revision = e.revision
            and a.flags @> jsonb_build_array(:flag::text))
      """;

  private final JdbcClient jdbc;
  private final ReviewRepository reviews;
  private final Expenses expenses;
  private final Assessments assessments;
  private final BatchRule batchRule;
  private final Directory directory;
  private final Delegations delegations;

  Inbox(
      JdbcClient jdbc,
      ReviewRepository reviews,
      Expenses expenses,
      Assessments assessments,
      BatchRule batchRule,
      Directory directory,
      Delegations delegations) {
    this.jdbc = jdbc;
    this.reviews = reviews;
    this.expenses = expenses;
    this.assessments = assessments;
    this.batchRule = batchRule;
    this.directory = directory;
    this.delegations = delegations;
  }

  /** Whose claim a review has. */
  public enum Section {
    /** Whoever's. */
    ALL,
    /** The person's own. */
    MINE,
    /** Nobody's, or of somebody who is away and for whom the person decides. */
    GROUPS,
    /** Somebody else's. */
    OTHERS
  }

  /**
   * What is looked for; null looks for all.
   *
   * @param from the smallest amount, in whatever currency
   * @param to the largest amount
   */
  public record Filter(
      @Nullable String group,
      @Nullable String category,
      @Nullable BigDecimal from,
      @Nullable BigDecimal to,
      @Nullable Flag flag,
      @Nullable UserName employee) {

    public static final Filter NONE = new Filter(null, null, null, null, null, null);
  }

  /**
   * A line.
   *
   * @param alone why it may not be decided together with others; null if it may
   */
  public record Item(
      Review review,
      Expense expense,
      ExpenseFacts facts,
      @Nullable AssessmentAttempt assessment,
      @Nullable String alone) {}

  public record Items(List<Item> items, int page, int size, long total) {

    public int pages() {
      return Math.toIntExact(Math.max(1, (total + size - 1) / size));
    }
  }

  /** The groups whose reviews the person may be shown. */
  public List<String> groups(Person person) {
    return Place.of(person, delegations, directory).groups();
  }

  @Transactional(readOnly = true)
  public Items of(Person person, Section section, Filter filter, int page, int size) {
    Place place = Place.of(person, delegations, directory);
    String query = WAITING + claimed(section) + conditions(filter);
    long total = bound("select count(*) " + query, place, filter).query(Long.class).single();
    List<UUID> ids =
        total == 0
            ? List.of()
            : bound(
                    "select r.review_id "
                        + query
                        + " order by r.due_at, r.opened_at, r.user_task_key"
                        + " limit :size offset :offset",
                    place,
                    filter)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(UUID.class)
                .list();
    Map<UUID, Review> found =
        reviews.findAllById(ids).stream()
            .collect(Collectors.toMap(Review::reviewId, Function.identity()));
    Map<ExpenseId, Expense> theirs =
        expenses.all(found.values().stream().map(Review::expenseId).toList());
    Map<ExpenseId, AssessmentAttempt> opinions = assessments.of(theirs.values());
    return new Items(
        ids.stream()
            .flatMap(id -> Optional.ofNullable(found.get(id)).stream())
            .flatMap(
                review ->
                    Optional.ofNullable(theirs.get(review.expenseId()))
                        .map(expense -> item(review, expense, opinions.get(expense.id())))
                        .stream())
            .toList(),
        page,
        size,
        total);
  }

  private Item item(Review review, Expense expense, @Nullable AssessmentAttempt assessment) {
    ExpenseFacts facts = expenses.facts(expense);
    return new Item(
        review,
        expense,
        facts,
        assessment,
        batchRule.refuses(review, facts, assessment).orElse(null));
  }

  private static String claimed(Section section) {
    return switch (section) {
      case ALL -> "";
      case MINE -> " and r.assignee = :me\n";
      case GROUPS -> " and (r.assignee is null or r.assignee = any(:absent))\n";
      case OTHERS -> " and r.assignee <> :me and r.assignee <> all(:absent)\n";
    };
  }

  private static String conditions(Filter filter) {
    StringBuilder conditions = new StringBuilder();
    if (filter.group() != null) {
      conditions.append(" and r.candidate_group = :group\n");
    }
    if (filter.category() != null) {
      conditions.append(" and e.category = :category\n");
    }
    if (filter.from() != null) {
      conditions.append(" and e.amount >= :from\n");
    }
    if (filter.to() != null) {
      conditions.append(" and e.amount <= :to\n");
    }
    if (filter.employee() != null) {
      conditions.append(" and e.employee = :employee\n");
    }
    if (filter.flag() != null) {
      conditions.append(FLAGGED);
    }
    return conditions.toString();
  }

  private JdbcClient.StatementSpec bound(String sql, Place place, Filter filter) {
    UserName employee = filter.employee();
    Flag flag = filter.flag();
    return jdbc.sql(sql)
        .param("me", place.me())
        .param("groups", array(place.groups()))
        .param("absent", array(place.absent()))
        .param("persons", array(place.persons()))
        .param("group", filter.group())
        .param("category", filter.category())
        .param("from", filter.from())
        .param("to", filter.to())
        .param("employee", employee == null ? null : employee.value())
        .param("flag", flag == null ? null : flag.name());
  }

  private static String[] array(List<String> texts) {
    return texts.toArray(String[]::new);
  }

  /**
   * Who somebody is, and in whose place they may decide.
   *
   * @param groups their own, and of those who are away
   */
  private record Place(String me, List<String> absent, List<String> groups) {

    static Place of(Person person, Delegations delegations, Directory directory) {
      List<UserName> absent = delegations.awayFor(person.userName());
      List<String> groups =
          Stream.concat(
                  reviewing(person).stream(),
                  absent.stream()
                      .flatMap(name -> directory.find(name).stream())
                      .filter(Person::isReviewer)
                      .flatMap(one -> reviewing(one).stream()))
              .distinct()
              .sorted()
              .toList();
      return new Place(
          person.userName().value(), absent.stream().map(UserName::value).toList(), groups);
    }

    List<String> persons() {
      List<String> persons = new ArrayList<>(absent);
      persons.add(me);
      return persons;
    }
  }

  private static List<String> reviewing(Person person) {
    return person.groups().stream()
        .filter(group -> !Groups.ROLES.contains(group))
        .sorted()
        .toList();
  }
}
