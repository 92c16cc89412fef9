package org.countersign.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** The people of the company, read once from the YAML file of {@link PeopleSettings}. */
@Component
public class Directory {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final Pattern SLACK_ID = Pattern.compile("[UW][A-Z0-9]{1,20}");

  private final Map<UserName, Person> people = new LinkedHashMap<>();
  private final Map<UserName, String> passwords = new LinkedHashMap<>();

  Directory(PeopleSettings settings) {
    for (Entry entry : read(settings)) {
      Person person = entry.person();
      if (people.putIfAbsent(person.userName(), person) != null) {
        throw new InvalidDirectory(person.userName() + " is there twice");
      }
      if (entry.password() != null) {
        passwords.put(person.userName(), checked(person, entry.password(), settings));
      }
    }
    people.values().forEach(this::checkDelegate);
    people.values().forEach(this::checkSlackId);
  }

  public Optional<Person> find(UserName userName) {
    return Optional.ofNullable(people.get(userName));
  }

  /** In the order of the file. */
  public List<Person> all() {
    return List.copyOf(people.values());
  }

  /** Finds nobody for a text that is no user name. */
  public Optional<Person> findByText(String text) {
    return people.values().stream()
        .filter(person -> person.userName().value().equals(text))
        .findFirst();
  }

  public Optional<Person> findBySlackId(String slackId) {
    return people.values().stream().filter(person -> slackId.equals(person.slackId())).findFirst();
  }

  /** Finds nobody where two people share an e-mail address: it does not say who it is. */
  public Optional<Person> findByEmail(String email) {
    List<Person> found =
        people.values().stream().filter(person -> person.email().equalsIgnoreCase(email)).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** Empty for a group that nobody is in: then nobody may decide, and a review waits. */
  public List<Person> membersOf(String group) {
    return people.values().stream().filter(person -> person.isIn(group)).toList();
  }

  /** The encoded password ({@code {bcrypt}…}), for those who may log in with one. */
  public Optional<String> passwordOf(UserName userName) {
    return Optional.ofNullable(passwords.get(userName));
  }

  private void checkDelegate(Person person) {
    if (person.delegate() != null && !people.containsKey(person.delegate())) {
      throw new InvalidDirectory(
          person.userName() + " has the delegate " + person.delegate() + ", who is not there");
    }
  }

  private void checkSlackId(Person person) {
    String slackId = person.slackId();
    if (slackId == null) {
      return;
    }
    if (!SLACK_ID.matcher(slackId).matches()) {
      throw new InvalidDirectory(
          person.userName() + " has a slackId that is none: it starts with U or W, as U012AB3CD");
    }
    if (people.values().stream().filter(one -> slackId.equals(one.slackId())).count() > 1) {
      throw new InvalidDirectory("two people have the slackId " + slackId);
    }
  }

  private static String checked(Person person, String password, PeopleSettings settings) {
    boolean plain = password.startsWith("{noop}");
    if (plain && !settings.plainTextPasswords()) {
      throw new InvalidDirectory(
          person.userName() + " has a plain text password: store it as {bcrypt}…");
    }
    if (!password.startsWith("{")) {
      throw new InvalidDirectory(
          person.userName() + " has a password without its encoding: store it as {bcrypt}…");
    }
    return password;
  }

  private static String place(JsonProcessingException e) {
    return "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  private static List<Entry> read(PeopleSettings settings) {
    Resource file = settings.file();
    if (file == null || !file.isReadable()) {
      throw new InvalidDirectory(
          (file == null ? "none is named" : "there is no " + file.getDescription())
              + ". Set COUNTERSIGN_PEOPLE_FILE, for example to file:/etc/countersign/people.yaml");
    }
    try (var in = file.getInputStream()) {
      List<Entry> people = YAML.readValue(in, People.class).people();
      if (people == null) {
        throw new InvalidDirectory("there is no list people");
      }
      return people;
    } catch (UnrecognizedPropertyException e) {
      throw new InvalidDirectory(
          "unknown property %s near line %d; known are %s"
              .formatted(
                  e.getPropertyName(), e.getLocation().getLineNr(), e.getKnownPropertyIds()));
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the file, and so perhaps a password: only the place is
      // said.
      throw new InvalidDirectory(
          "not a list of people, at " + (e.getLocation() == null ? "its start" : place(e)));
    } catch (IOException e) {
      throw new UncheckedIOException("countersign.people.file cannot be read", e);
    }
  }

  private record People(@Nullable List<Entry> people) {}

  private record Entry(
      @Nullable UserName userName,
      @Nullable String name,
      @Nullable String email,
      @Nullable Set<String> groups,
      @Nullable UserName delegate,
      @Nullable String slackId,
      @Nullable String password) {

    Person person() {
      if (userName == null || name == null || email == null) {
        throw new InvalidDirectory("each person needs a userName, a name and an email");
      }
      return new Person(
          userName, name, email, groups == null ? Set.of() : groups, delegate, slackId);
    }

    @Override
    public String toString() {
      return "Entry[" + userName + "]";
    }
  }

  /** Names what is wrong with the file; never a password. */
  static class InvalidDirectory extends IllegalStateException {
    InvalidDirectory(String problem) {
      super("The people in countersign.people.file: " + problem);
    }
  }

  @Override
  public String toString() {
    return people.keySet().stream().map(UserName::value).collect(Collectors.joining(", "));
  }
}
