package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.slack.api.model.event.AppHomeOpenedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The app manifest that docs/slack.md tells people to paste, held against the code. */
class SlackManifestTest {

  private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern METHOD = Pattern.compile("call\\(\\s*\"([a-z]+\\.[A-Za-z]+)\"");

  /** As Slack documents them; history by the kinds of conversations that are read. */
  private static final Map<String, Set<String>> SCOPES =
      Map.ofEntries(
          Map.entry("auth.test", Set.of()),
          Map.entry("chat.postMessage", Set.of("chat:write")),
          Map.entry("chat.update", Set.of("chat:write")),
          Map.entry("chat.delete", Set.of("chat:write")),
          Map.entry("chat.postEphemeral", Set.of("chat:write")),
          Map.entry("conversations.open", Set.of("im:write")),
          Map.entry(
              "conversations.history", Set.of("channels:history", "groups:history", "im:history")),
          Map.entry("users.info", Set.of("users:read", "users:read.email")),
          Map.entry("users.lookupByEmail", Set.of("users:read.email")),
          Map.entry("views.open", Set.of()),
          Map.entry("views.publish", Set.of()));

  private final JsonNode manifest = manifest();

  @Test
  void asksForTheScopesOfWhatIsCalledAndNoMore() throws IOException {
    String source =
        Files.readString(Path.of("src/main/java/org/countersign/slack/SlackWebApi.java"));
    Set<String> needed = new TreeSet<>(Set.of("commands"));
    METHOD.matcher(source).results().forEach(call -> needed.addAll(SCOPES.get(call.group(1))));

    assertThat(texts(manifest.at("/oauth_config/scopes/bot")))
        .containsExactlyInAnyOrderElementsOf(needed);
    assertThat(Workspace.SCOPES).containsExactlyInAnyOrderElementsOf(needed);
  }

  @Test
  void sendsEverythingToTheOnePath() {
    List<String> urls = new ArrayList<>();
    for (String name : List.of("url", "request_url")) {
      manifest.findValues(name).forEach(url -> urls.add(url.asText()));
    }

    assertThat(urls).hasSize(3).allMatch(url -> url.endsWith(".com" + SlackServlet.PATH));
  }

  @Test
  void namesCommandShortcutAndEventAsTheCodeDoes() {
    assertThat(manifest.at("/features/slash_commands").findValuesAsText("command"))
        .containsExactly(SlackApp.COMMAND);
    assertThat(manifest.at("/features/shortcuts").findValuesAsText("callback_id"))
        .containsExactly(Modals.SUBMIT);
    assertThat(manifest.at("/features/shortcuts").findValuesAsText("type"))
        .containsExactly("message");
    assertThat(texts(manifest.at("/settings/event_subscriptions/bot_events")))
        .containsExactly(AppHomeOpenedEvent.TYPE_NAME);
    assertThat(manifest.at("/settings/interactivity/is_enabled").asBoolean()).isTrue();
    assertThat(manifest.at("/features/app_home/home_tab_enabled").asBoolean()).isTrue();
  }

  @Test
  void keepsSlacksLimitsForNames() {
    assertThat(manifest.at("/display_information/name").asText()).hasSizeLessThanOrEqualTo(35);
    assertThat(manifest.at("/display_information/description").asText())
        .hasSizeLessThanOrEqualTo(140);
    assertThat(manifest.at("/features/shortcuts/0/name").asText()).hasSizeLessThanOrEqualTo(24);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static JsonNode manifest() {
    try {
      var block = YAML.matcher(Files.readString(Path.of("docs/slack.md")));
      assertThat(block.find()).isTrue();
      return new YAMLMapper().readTree(block.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
