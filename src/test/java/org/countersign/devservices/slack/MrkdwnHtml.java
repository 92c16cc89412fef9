package org.countersign.devservices.slack;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slack's markup as HTML. Everything that is not markup is escaped; of addresses only http, https
 * and mailto become links.
 */
final class MrkdwnHtml {

  private static final Pattern CODE_BLOCK = Pattern.compile("```(.+?)```", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern ANGLE = Pattern.compile("<([^<>\n]+)>");
  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"|]+");
  private static final Pattern LINKABLE = Pattern.compile("(?:https?://|mailto:)\\S+");
  private static final Pattern BOLD = marked('*');
  private static final Pattern ITALIC = marked('_');
  private static final Pattern STRUCK = marked('~');
  private static final Pattern EMOJI = Pattern.compile(":([a-z0-9_+-]+):");
  private static final Pattern KEPT = Pattern.compile("\uE000(\\d+)\uE001");
  private static final Pattern DATE = Pattern.compile("date\\^(\\d+)\\^([^|^]+)[^|]*\\|?(.*)");
  private static final Pattern DATE_TOKEN = Pattern.compile("\\{([a-z_]+)}");

  private static final Map<String, String> EMOJIS =
      Map.ofEntries(
          Map.entry("white_check_mark", "✅"),
          Map.entry("heavy_check_mark", "✔️"),
          Map.entry("x", "❌"),
          Map.entry("no_entry", "⛔"),
          Map.entry("warning", "⚠️"),
          Map.entry("robot_face", "🤖"),
          Map.entry("question", "❓"),
          Map.entry("grey_question", "❔"),
          Map.entry("speech_balloon", "💬"),
          Map.entry("hourglass", "⌛"),
          Map.entry("hourglass_flowing_sand", "⏳"),
          Map.entry("alarm_clock", "⏰"),
          Map.entry("bell", "🔔"),
          Map.entry("calendar", "📆"),
          Map.entry("eyes", "👀"),
          Map.entry("raised_hand", "✋"),
          Map.entry("lock", "🔒"),
          Map.entry("triangular_flag_on_post", "🚩"),
          Map.entry("money_with_wings", "💸"),
          Map.entry("receipt", "🧾"),
          Map.entry("memo", "📝"),
          Map.entry("link", "🔗"),
          Map.entry("information_source", "ℹ️"),
          Map.entry("arrow_up", "⬆️"));

  /** Names by user id. */
  private final Function<String, String> names;

  private final ZoneId zone;
  private final List<String> kept = new ArrayList<>();

  private MrkdwnHtml(Function<String, String> names, ZoneId zone) {
    this.names = names;
    this.zone = zone;
  }

  /**
   * @param names of mentioned users, by their ids
   * @param verbatim whether addresses stay text that are not marked as links
   */
  static String of(String text, Function<String, String> names, ZoneId zone, boolean verbatim) {
    return new MrkdwnHtml(names, zone).html(text, verbatim);
  }

  static String plain(String text) {
    return emojis(Html.escape(text)).replace("\n", "<br>");
  }

  private String html(String text, boolean verbatim) {
    String rest = text.replaceAll("[\uE000\uE001]", "");
    rest = keep(CODE_BLOCK, rest, code -> "<pre><code>" + literal(code.group(1)) + "</code></pre>");
    rest = keep(CODE, rest, code -> "<code>" + literal(code.group(1)) + "</code>");
    rest = keep(ANGLE, rest, angle -> angle(angle.group(1)));
    if (!verbatim) {
      rest = keep(ADDRESS, rest, address -> link(address.group(), literal(address.group())));
    }
    rest = literal(rest);
    rest = BOLD.matcher(rest).replaceAll("<strong>$1</strong>");
    rest = ITALIC.matcher(rest).replaceAll("<em>$1</em>");
    rest = STRUCK.matcher(rest).replaceAll("<s>$1</s>");
    rest = emojis(rest);
    return restored(quotes(rest));
  }

  private String keep(Pattern pattern, String text, Function<MatchResult, String> html) {
    return pattern
        .matcher(text)
        .replaceAll(
            match -> {
              kept.add(html.apply(match));
              return "\uE000" + (kept.size() - 1) + "\uE001";
            });
  }

  private String restored(String html) {
    String restored = html;
    // What was kept first may lie within what was kept later.
    while (KEPT.matcher(restored).find()) {
      restored =
          KEPT.matcher(restored)
              .replaceAll(
                  place -> Matcher.quoteReplacement(kept.get(Integer.parseInt(place.group(1)))));
    }
    return restored;
  }

  /** Text in which Slack's three escapes stand for themselves. */
  private static String literal(String text) {
    return Html.escape(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
  }

  private String angle(String content) {
    int bar = content.indexOf('|');
    String target = bar < 0 ? content : content.substring(0, bar);
    String label = bar < 0 ? "" : content.substring(bar + 1);
    return switch (target.charAt(0)) {
      case '@' -> mention("@" + names.apply(target.substring(1)));
      case '#' -> mention("#" + (label.isEmpty() ? target.substring(1) : label));
      case '!' ->
          target.startsWith("!date^")
              ? date(content.substring(1))
              : mention("@" + target.substring(1));
      default ->
          LINKABLE.matcher(target).matches()
              ? link(target, literal(label.isEmpty() ? target : label))
              : literal("<" + content + ">");
    };
  }

  private static String mention(String name) {
    return "<span class=\"mention\">" + literal(name) + "</span>";
  }

  private static String link(String address, String label) {
    return "<a href=\"%s\" target=\"_blank\" rel=\"noopener noreferrer\">%s</a>"
        .formatted(literal(address), label);
  }

  private String date(String content) {
    var date = DATE.matcher(content);
    if (!date.matches()) {
      return literal(content);
    }
    ZonedDateTime at = Instant.ofEpochSecond(Long.parseLong(date.group(1))).atZone(zone);
    String shown =
        DATE_TOKEN.matcher(literal(date.group(2))).replaceAll(token -> part(token.group(1), at));
    return "<time datetime=\"%s\">%s</time>".formatted(at.toInstant(), shown);
  }

  private static String part(String token, ZonedDateTime at) {
    String pattern =
        switch (token) {
          case "date_num" -> "yyyy-MM-dd";
          case "date_short", "date_short_pretty" -> "MMM d, yyyy";
          case "date_long", "date_long_pretty" -> "EEEE, MMMM d, yyyy";
          case "time" -> "h:mm a";
          case "time_secs" -> "h:mm:ss a";
          default -> "MMMM d, yyyy";
        };
    return at.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
  }

  private static String emojis(String html) {
    return EMOJI
        .matcher(html)
        .replaceAll(emoji -> EMOJIS.getOrDefault(emoji.group(1), emoji.group()));
  }

  /** Lines that begin with &gt; as quotations, the others with their breaks. */
  private static String quotes(String html) {
    StringBuilder all = new StringBuilder();
    boolean within = false;
    boolean first = true;
    for (String line : html.split("\n", -1)) {
      boolean quote = line.startsWith("&gt;");
      if (quote != within) {
        all.append(quote ? "<blockquote>" : "</blockquote>");
      } else if (!first) {
        all.append("<br>");
      }
      all.append(quote ? line.substring("&gt;".length()).stripLeading() : line);
      within = quote;
      first = false;
    }
    return all.append(within ? "</blockquote>" : "").toString();
  }

  private static Pattern marked(char mark) {
    String m = Pattern.quote(String.valueOf(mark));
    return Pattern.compile(
        "(?<![\\p{L}\\p{N}"
            + mark
            + "])"
            + m
            + "(?=\\S)([^\\n"
            + mark
            + "]*[^\\s"
            + mark
            + "])"
            + m
            + "(?![\\p{L}\\p{N}"
            + mark
            + "])");
  }
}
