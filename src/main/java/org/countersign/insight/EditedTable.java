package org.countersign.insight;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.countersign.expense.Texts;
import org.jspecify.annotations.Nullable;

/** A DMN file as somebody sent it; of a bounded size, and not looked into yet. */
public record EditedTable(String fileName, String text) {

  /** How far a replay may look back. */
  public static final int MOST_DAYS = 366;

  private static final int MAX_KILOBYTES = 512;
  private static final int MAX_NAME = 100;

  /**
   * Takes a file as it came.
   *
   * @param fileName as the sender calls it; for messages only
   * @throws ReplayRefused if it is too long, or no text
   */
  public static EditedTable of(@Nullable String fileName, byte[] file) {
    String name = fileName == null || Texts.isBlank(fileName) ? "The file" : fileName;
    name = Texts.cut(Texts.plain(name), MAX_NAME);
    if (file.length > MAX_KILOBYTES * 1024) {
      throw new ReplayRefused(
          List.of("%s has more than %d kilobytes".formatted(name, MAX_KILOBYTES)));
    }
    try {
      return new EditedTable(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString());
    } catch (CharacterCodingException e) {
      throw new ReplayRefused(
          List.of(
              "%s is no text in UTF-8; send the file that Camunda Modeler saved".formatted(name)));
    }
  }
}
