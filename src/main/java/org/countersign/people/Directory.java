package org.countersign.people;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The people of the company as they are at this moment: those of the file of {@link
 * PeopleSettings}, in the roles that they have now. Every door asks here each time that somebody
 * wants something, and keeps nothing of the answer. The file is read again while the application
 * runs, by {@link DirectoryWatch}.
 */
@Component
public class Directory {

  private final RolesElsewhere elsewhere;
  private volatile State state;

  /**
   * All of one moment.
   *
   * @param source the mark of what the people were read from
   */
  private record State(String source, People listed, Set<UserName> auditors, People inForce) {}

  /**
   * @throws InvalidDirectory if the file is none
   */
  Directory(PeopleSettings settings, RolesElsewhere elsewhere) {
    this.elsewhere = elsewhere;
    PeopleFile file = new PeopleFile(settings);
    PeopleFile.Content content = file.content();
    state = state(content.mark(), file.people(content), Set.of());
  }

  private State state(String source, People listed, Set<UserName> auditors) {
    People inForce = elsewhere.count() ? listed.with(auditors) : listed;
    return new State(source, listed, auditors, inForce);
  }

  /** The people who count now. Nothing is looked up anywhere else. */
  People current() {
    return state.inForce();
  }

  /** These count from now on, all of them at once. */
  synchronized void replace(People listed, String source) {
    state = state(source, listed, state.auditors());
  }

  /** The mark of what the people who count were read from. */
  String source() {
    return state.source();
  }

  /** Who else is an auditor, from now on. */
  synchronized void alsoAuditors(Set<UserName> auditors) {
    if (!auditors.equals(state.auditors())) {
      state = state(state.source(), state.listed(), Set.copyOf(auditors));
    }
  }

  public Optional<Person> find(UserName userName) {
    return findByText(userName.value());
  }

  /** In the order of the file. */
  public List<Person> all() {
    return current().all();
  }

  /** As the file has them, whatever is said about them elsewhere. */
  public List<Person> listed() {
    return state.listed().all();
  }

  /** Finds nobody for a text that is no user name. */
  public Optional<Person> findByText(String text) {
    return current().find(text);
  }

  public Optional<Person> findBySlackId(String slackId) {
    return current().findBySlackId(slackId);
  }

  /** Finds nobody where two people share an e-mail address: it does not say who it is. */
  public Optional<Person> findByEmail(String email) {
    return current().findByEmail(email);
  }

  /** Empty for a group that nobody is in: then nobody may decide, and a review waits. */
  public List<Person> membersOf(String group) {
    return current().all().stream().filter(person -> person.isIn(group)).toList();
  }

  /** The encoded password ({@code {bcrypt}…}), for those who may log in with one. */
  public Optional<String> passwordOf(UserName userName) {
    return Optional.ofNullable(current().passwordOf(userName));
  }

  /**
   * Why nothing is taken from this person where they bring no proof of their own (a click, a task),
   * in words for them: where the identity provider names roles, it has to have been asked about
   * them lately.
   */
  public Optional<String> refusesUnheard(UserName person) {
    return elsewhere.refuses(person);
  }

  /** Names what is wrong with the file; never a password. */
  static class InvalidDirectory extends IllegalStateException {
    InvalidDirectory(String problem) {
      super("The people in countersign.people.file: " + problem);
    }
  }

  @Override
  public String toString() {
    return current().toString();
  }
}
