package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.countersign.devservices.slack.SlackUser.Kind;

/** Who and what is in the workspace at the start: the people of people.yaml, and others. */
final class DevWorkspace {

  /** The candidate groups that have a channel of their own, named after them. */
  static final List<String> GROUPS = List.of("managers", "finance", "directors");

  static final String EVERYBODY = "expenses";

  /** Who a person is, and where, before they choose. */
  static final String FIRST_USER = "manager";

  static final String FIRST_CHANNEL = "managers";

  /** The application's shortcut in the menu of a message, as its manifest has it. */
  static final String SHORTCUT = "submit_expense";

  static final String SHORTCUT_NAME = "Submit as an expense";

  private DevWorkspace() {}

  static void fill(Workspace workspace) {
    Set<String> everybody = new HashSet<>(Set.of(Workspace.BOT_USER));
    workspace.add(
        new SlackUser(
            Workspace.BOT_USER, Workspace.TEAM, "countersign", "Countersign", "", Kind.BOT));
    List<JsonNode> people = people();
    for (JsonNode person : people) {
      SlackUser user = member(person);
      workspace.add(user);
      everybody.add(user.id());
    }
    workspace.add(
        other(
            DevSlack.STRANGER,
            Workspace.TEAM,
            "Sam Stranger",
            "sam@elsewhere.example",
            Kind.MEMBER));
    workspace.add(
        other(DevSlack.GUEST, Workspace.TEAM, "Gus Guest", "gus@partner.example", Kind.GUEST));
    workspace.add(other(DevSlack.OTHER_BOT, Workspace.TEAM, "Other Bot", "", Kind.BOT));
    workspace.add(
        other(
            DevSlack.FOREIGNER,
            Workspace.OTHER_TEAM,
            "Mara Manager (elsewhere)",
            "manager@countersign.example",
            Kind.MEMBER));
    workspace.addChannel(EVERYBODY, everybody);
    for (String group : GROUPS) {
      Set<String> members = new HashSet<>(Set.of(Workspace.BOT_USER));
      people.stream()
          .filter(
              person ->
                  Element.stream(person.path("groups")).anyMatch(one -> one.asText().equals(group)))
          .forEach(person -> members.add(id(person)));
      workspace.addChannel(group, members);
    }
  }

  private static SlackUser member(JsonNode person) {
    return new SlackUser(
        id(person),
        Workspace.TEAM,
        person.path("userName").asText(),
        person.path("name").asText(),
        person.path("email").asText(),
        Kind.MEMBER);
  }

  private static SlackUser other(
      String name, String team, String realName, String email, Kind kind) {
    return new SlackUser(id(name), team, name, realName, email, kind);
  }

  private static String id(JsonNode person) {
    String given = person.path("slackId").asText();
    return given.isEmpty() ? id(person.path("userName").asText()) : given;
  }

  private static String id(String name) {
    return "U0" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
  }

  private static List<JsonNode> people() {
    try (var file = DevWorkspace.class.getResourceAsStream("/people.yaml")) {
      if (file == null) {
        throw new IllegalStateException("people.yaml is not on the class path");
      }
      return Element.stream(new YAMLMapper().readTree(file).path("people")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
