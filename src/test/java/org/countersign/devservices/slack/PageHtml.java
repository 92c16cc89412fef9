package org.countersign.devservices.slack;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.countersign.devservices.slack.SlackUser.Kind;

/** The page as one person of the workspace sees it. */
final class PageHtml {

  static final String HOME = "home";
  static final String DIRECT = "direct";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);

  /** How many colours the style sheet has for pictures of people. */
  private static final int COLOURS = 8;

  private static final int MOST_MESSAGES = 100;

  private final Workspace workspace;
  private final SlackUser user;
  private final String place;
  private final ZoneId zone = ZoneId.systemDefault();
  private final BlockHtml blocks;

  /**
   * @param place the name of a channel, {@link #HOME} or {@link #DIRECT}
   */
  PageHtml(Workspace workspace, SlackUser user, String place) {
    this.workspace = workspace;
    this.user = user;
    this.place = place;
    blocks = new BlockHtml(id -> workspace.user(id).map(SlackUser::realName).orElse(id), zone);
  }

  String page() {
    return """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>%s</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/page.css">
          <script src="/page.js" defer></script>
        </head>
        <body data-as="%s" data-in="%s" data-changes="%d">
        <nav aria-label="Workspace">
          <div class="workspace"><strong>Countersign</strong><span>Slack on this machine</span></div>
          <label class="who">I am
            <select id="as" autocomplete="off">%s</select>
          </label>
          <div id="sidebar">%s</div>
        </nav>
        <main>
          <header><h1>%s</h1><p class="quiet">%s</p></header>
          <div id="conversation" tabindex="0" role="log" aria-label="%s">%s</div>
          %s
        </main>
        <dialog id="modal" aria-labelledby="modal-title"></dialog>
        <dialog id="confirm" aria-labelledby="confirm-title">
          <form method="dialog">
            <h2 id="confirm-title"></h2><p id="confirm-text"></p>
            <div class="footer"><button class="button" value="deny" id="confirm-deny"></button><button
              class="button primary" value="confirm" id="confirm-confirm"></button></div>
          </form>
        </dialog>
        <p id="toast" role="alert"></p>
        </body>
        </html>
        """
        .formatted(
            Html.escape(title()),
            user.name(),
            place,
            workspace.changes(),
            people(),
            sidebar(),
            Html.escape(title()),
            Html.escape(topic()),
            Html.escape(title()),
            conversation(),
            composer());
  }

  private String title() {
    return switch (place) {
      case HOME -> "Countersign: Home";
      case DIRECT -> "Countersign: Messages";
      default -> "#" + place;
    };
  }

  private String topic() {
    return switch (place) {
      case HOME -> "What the app shows to " + user.realName();
      case DIRECT -> "What the app writes to " + user.realName();
      default ->
          workspace.users().stream()
              .filter(one -> one.kind() != Kind.BOT && channel().has(one.id()))
              .map(SlackUser::realName)
              .collect(Collectors.joining(", "));
    };
  }

  private String people() {
    return workspace.users().stream()
        .filter(one -> one.kind() != Kind.BOT)
        .map(
            one ->
                "<option value=\"%s\"%s>%s</option>"
                    .formatted(
                        one.name(),
                        one.equals(user) ? " selected" : "",
                        Html.escape(one.realName())))
        .collect(Collectors.joining());
  }

  String sidebar() {
    List<Channel> all = workspace.channels();
    String joined =
        all.stream()
            .filter(channel -> channel.has(user.id()))
            .map(
                channel ->
                    entry(
                        channel.name(),
                        "# " + channel.name(),
                        workspace.unread(channel, user.id())))
            .collect(Collectors.joining());
    String others =
        all.stream()
            .filter(channel -> !channel.has(user.id()))
            .map(channel -> entry(channel.name(), "# " + channel.name(), 0))
            .collect(Collectors.joining());
    return "<h2>Channels</h2><ul>%s</ul>%s<h2>Apps</h2><ul>%s%s</ul>"
        .formatted(
            joined,
            others.isEmpty() ? "" : "<h2>Not joined</h2><ul class=\"others\">" + others + "</ul>",
            entry(HOME, "Countersign: Home", 0),
            entry(
                DIRECT,
                "Countersign: Messages",
                workspace.unread(workspace.direct(user.id()), user.id())));
  }

  private String entry(String name, String label, long unread) {
    return "<li><a href=\"/?as=%s&amp;in=%s\"%s%s>%s%s</a></li>"
        .formatted(
            user.name(),
            name,
            name.equals(place) ? " aria-current=\"page\"" : "",
            unread > 0 ? " class=\"unread\"" : "",
            Html.escape(label),
            unread > 0
                ? " <span class=\"badge\">%d<span class=\"hidden\"> new</span></span>"
                    .formatted(unread)
                : "");
  }

  String conversation() {
    if (place.equals(HOME)) {
      return workspace
          .home(user.id())
          .map(
              home ->
                  "<div class=\"home\" data-view=\"%s\">%s</div>"
                      .formatted(home.id(), blocks.blocks(home.blocks())))
          .orElse("<p class=\"empty\">The app has not shown anything here yet.</p>");
    }
    List<Message> messages = workspace.messages(channel(), user.id());
    if (messages.isEmpty()) {
      return "<p class=\"empty\">%s</p>".formatted(Html.escape(nothingYet()));
    }
    List<Message> beginnings =
        messages.stream().filter(message -> message.threadTs() == null).toList();
    String list =
        beginnings.stream()
            .skip(Math.max(0, beginnings.size() - MOST_MESSAGES))
            .map(message -> message(message, answers(messages, message)))
            .collect(Collectors.joining());
    return "<ol class=\"messages\">" + list + "</ol>";
  }

  private static List<Message> answers(List<Message> messages, Message to) {
    return messages.stream().filter(message -> to.ts().equals(message.threadTs())).toList();
  }

  /** The time stamp of the newest message here; empty if there is none. */
  String newest() {
    return place.equals(HOME)
        ? ""
        : workspace.messages(channel(), user.id()).stream()
            .reduce((one, next) -> next)
            .map(Message::ts)
            .orElse("");
  }

  private String nothingYet() {
    return place.equals(DIRECT)
        ? "The app has not written to you yet."
        : "Nothing has been written here yet. Submit an expense of 1,000 or more, and its card appears"
            + " in the channel of those who review it: write /expense 2500 Conference travel below.";
  }

  private String message(Message message, List<Message> answers) {
    SlackUser author = workspace.user(message.author()).orElseThrow();
    Instant at = message.versions().getFirst().at();
    boolean mine = message.onlyFor() != null;
    return """
        <li class="message%s" data-channel="%s" data-ts="%s">
          %s
          <div class="body">
            <div class="by"><strong>%s</strong>%s <time datetime="%s">%s</time>%s%s</div>
            %s
            %s
          </div>
        </li>
        """
        .formatted(
            mine ? " private" : "",
            message.channel(),
            message.ts(),
            picture(author),
            Html.escape(author.realName()),
            author.kind() == Kind.BOT ? " <span class=\"app\">APP</span>" : "",
            at,
            TIME.format(at.atZone(zone)),
            mine ? " <span class=\"quiet\">Only visible to you</span>" : "",
            shortcut(message),
            content(message),
            answers.isEmpty()
                ? ""
                : "<ol class=\"answers\">"
                    + answers.stream()
                        .map(answer -> message(answer, List.of()))
                        .collect(Collectors.joining())
                    + "</ol>");
  }

  private String content(Message message) {
    String edited = message.isEdited() ? "<span class=\"quiet edited\">(edited)</span>" : "";
    return (message.blocks().isEmpty()
            ? blocks.text(message.text())
            : blocks.blocks(message.blocks()))
        + edited;
  }

  /** The shortcut in the menu of what people write. */
  private static String shortcut(Message message) {
    return message.isFromTheApplication()
        ? ""
        : " <button type=\"button\" class=\"shortcut\" data-shortcut=\"%s\">%s</button>"
            .formatted(DevWorkspace.SHORTCUT, DevWorkspace.SHORTCUT_NAME);
  }

  private static String picture(SlackUser author) {
    String initials =
        Arrays.stream(author.realName().split(" "))
            .filter(part -> !part.isEmpty() && Character.isLetter(part.charAt(0)))
            .limit(2)
            .map(part -> part.substring(0, 1))
            .collect(Collectors.joining());
    return "<div class=\"picture c%d\" aria-hidden=\"true\">%s</div>"
        .formatted(Math.floorMod(author.id().hashCode(), COLOURS), Html.escape(initials));
  }

  private String composer() {
    if (place.equals(HOME)) {
      return "";
    }
    if (!place.equals(DIRECT) && !channel().has(user.id())) {
      return "<div class=\"composer\"><button type=\"button\" class=\"button primary\" id=\"join\">Join #%s</button></div>"
          .formatted(place);
    }
    return """
        <form class="composer" id="composer" autocomplete="off">
          <label class="hidden" for="text">Message or command</label>
          <input id="text" name="text" placeholder="Write a message, or /expense 42.50 Taxi to the client">
          <button class="button primary">Send</button>
        </form>
        """;
  }

  private Channel channel() {
    return place.equals(DIRECT)
        ? workspace.direct(user.id())
        : workspace.channel(place).orElseThrow();
  }

  /** The modal that lies over everything; empty if there is none. */
  String modal() {
    Optional<View> view = workspace.openView(user.id());
    return view.map(this::modal).orElse("");
  }

  private String modal(View view) {
    String submit = view.content().at("/submit/text").asText();
    String close = view.content().at("/close/text").asText("Close");
    return """
        <form data-view="%s" novalidate>
          <div class="title"><h2 id="modal-title">%s</h2></div>
          <div class="content">%s</div>
          <div class="footer">
            <button type="button" class="button" id="modal-close">%s</button>%s
          </div>
        </form>
        """
        .formatted(
            view.id(),
            Html.escape(view.title()),
            blocks.blocks(view.blocks()),
            Html.escape(close.isEmpty() ? "Close" : close),
            submit.isEmpty()
                ? ""
                : "<button class=\"button primary\">%s</button>".formatted(Html.escape(submit)));
  }

  /** Changes whenever the modal does. */
  String modalVersion() {
    return workspace.openView(user.id()).map(view -> view.id() + view.hash()).orElse("");
  }
}
