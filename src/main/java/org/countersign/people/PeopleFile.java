package org.countersign.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.countersign.people.Directory.InvalidDirectory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/** The YAML file of {@link PeopleSettings}: what is in it, and whether that is a directory. */
final class PeopleFile {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // What stands there twice, or behind the end, would be left out without a word.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern SLACK_ID = Pattern.compile("[UW][A-Z0-9]{1,20}");

  private final PeopleSettings settings;

  PeopleFile(PeopleSettings settings) {
    this.settings = settings;
  }

  /**
   * What the file holds.
   *
   * @param bytes null where it cannot be read
   * @param mark the same for the same content: its SHA-256, or why it cannot be read
   */
  record Content(@Nullable ByteArrayResource bytes, String mark) {
    @Override
    public String toString() {
      return mark;
    }
  }

  /** Reads it as it is now; a time stamp would not tell, where another file takes its place. */
  Content content() {
    Resource file = settings.file();
    if (file == null || !file.isReadable()) {
      return new Content(
          null,
          (file == null ? "none is named" : "there is no " + file.getDescription())
              + ". Set COUNTERSIGN_PEOPLE_FILE, for example to file:/etc/countersign/people.yaml");
    }
    try (InputStream in = file.getInputStream()) {
      byte[] bytes = in.readAllBytes();
      return new Content(new ByteArrayResource(bytes), HexFormat.of().formatHex(sha256(bytes)));
    } catch (IOException e) {
      return new Content(null, "it cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  /**
   * The people in it.
   *
   * @throws InvalidDirectory if it is none, or not as it has to be in any part
   */
  People people(Content content) {
    if (content.bytes() == null) {
      throw new InvalidDirectory(content.mark());
    }
    Map<UserName, Person> people = new LinkedHashMap<>();
    Map<UserName, String> passwords = new HashMap<>();
    for (Entry entry : read(content.bytes().getByteArray())) {
      if (entry == null) {
        throw new InvalidDirectory("one of the list is empty");
      }
      Person person = entry.person();
      if (people.putIfAbsent(person.userName(), person) != null) {
        throw new InvalidDirectory(person.userName() + " is there twice");
      }
      if (entry.password() != null) {
        passwords.put(person.userName(), checked(person, entry.password()));
      }
    }
    for (Person person : people.values()) {
      checkDelegate(person, people);
      checkSlackId(person, people);
      checkGroups(person);
    }
    return new People(List.copyOf(people.values()), passwords);
  }

  private static void checkDelegate(Person person, Map<UserName, Person> people) {
    if (person.delegate() != null && !people.containsKey(person.delegate())) {
      throw new InvalidDirectory(
          person.userName() + " has the delegate " + person.delegate() + ", who is not there");
    }
  }

  private static void checkSlackId(Person person, Map<UserName, Person> people) {
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

  /** Whoever is to be an auditor is not to be left without it by a capital. */
  private static void checkGroups(Person person) {
    for (String group : person.groups()) {
      String meant = group.strip().toLowerCase(Locale.ROOT);
      if (Groups.ROLES.contains(meant) && !meant.equals(group)) {
        throw new InvalidDirectory(
            person.userName() + " is in a group that is nearly " + meant + ": write " + meant);
      }
    }
  }

  private String checked(Person person, String password) {
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

  private static List<@Nullable Entry> read(byte[] bytes) {
    try {
      Listed listed = YAML.readValue(bytes, Listed.class);
      if (listed == null || listed.people() == null) {
        throw new InvalidDirectory("there is no list people");
      }
      return listed.people();
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
      throw new InvalidDirectory("not a list of people");
    }
  }

  private static String place(JsonProcessingException e) {
    return "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private record Listed(@Nullable List<@Nullable Entry> people) {}

  private record Entry(
      @Nullable UserName userName,
      @Nullable String name,
      @Nullable String email,
      @Nullable List<@Nullable String> groups,
      @Nullable UserName delegate,
      @Nullable String slackId,
      @Nullable String password) {

    Person person() {
      if (userName == null || name == null || email == null) {
        throw new InvalidDirectory("each person needs a userName, a name and an email");
      }
      return new Person(userName, name, email, named(userName), delegate, slackId);
    }

    private Set<String> named(UserName person) {
      List<String> named = new ArrayList<>();
      for (String group : groups == null ? List.<@Nullable String>of() : groups) {
        if (group == null || group.isBlank()) {
          throw new InvalidDirectory(person + " is in a group without a name");
        }
        named.add(group);
      }
      return Set.copyOf(named);
    }

    @Override
    public String toString() {
      return "Entry[" + userName + "]";
    }
  }
}
