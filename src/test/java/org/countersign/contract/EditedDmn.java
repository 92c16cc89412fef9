package org.countersign.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of dmn/expense-routing.dmn with some cells changed, as an analyst would. */
public record EditedDmn(String text) {

  public static EditedDmn original() {
    try {
      return new EditedDmn(Files.readString(RoutingTables.FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes something else into a cell.
   *
   * @param id of the entry, which must be there
   * @param feel as the analyst types it
   */
  public EditedDmn cell(String id, String feel) {
    String xml = feel.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return replace(
        "(id=\"%s\">\\s*<text>)[^<]*".formatted(id), "$1" + Matcher.quoteReplacement(xml));
  }

  /** Replaces the first match of a regular expression, which must be there. */
  public EditedDmn replace(String pattern, String replacement) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(
          "The tables no longer have %s, which this test edits; let it edit something else"
              .formatted(pattern));
    }
    return new EditedDmn(matcher.replaceFirst(replacement));
  }

  /** Short, for the name of a test. */
  @Override
  public String toString() {
    return "%08x".formatted(text.hashCode());
  }
}
