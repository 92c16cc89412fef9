package org.countersign.expense;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that somebody sent as a receipt, as it came. */
public final class Upload {

  public static final int MAX_MEGABYTES = 10;
  public static final int MAX_SIZE = MAX_MEGABYTES * 1024 * 1024;
  public static final int MAX_RECEIPTS = 5;

  private static final int MAX_NAME = 200;

  private final String name;
  private final byte[] content;

  /**
   * Checks nothing yet.
   *
   * @param name as the sender calls it, perhaps with a path
   */
  public Upload(String name, byte[] content) {
    this.name = name;
    this.content = content;
  }

  byte[] content() {
    return content;
  }

  /** What is wrong with them as the receipts of one expense, each once. */
  static List<FieldProblem> flaws(String field, List<Upload> uploads) {
    Set<String> rules = new LinkedHashSet<>();
    if (uploads.size() > MAX_RECEIPTS) {
      rules.add("must be at most " + MAX_RECEIPTS + " files");
    }
    uploads.forEach(upload -> upload.flaw().ifPresent(rules::add));
    List<FieldProblem> problems = new ArrayList<>();
    rules.forEach(rule -> problems.add(new FieldProblem(field, rule)));
    return problems;
  }

  private Optional<String> flaw() {
    if (content.length == 0) {
      return Optional.of("must not be an empty file");
    }
    if (content.length > MAX_SIZE) {
      return Optional.of("must have at most " + MAX_MEGABYTES + " MB for each file");
    }
    return ReceiptKind.of(content).isEmpty()
        ? Optional.of("must be a PDF, PNG or JPEG by its content")
        : Optional.empty();
  }

  ReceiptKind kind() {
    return ReceiptKind.of(content).orElseThrow();
  }

  String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without a path and what cannot be shown, with an ending that fits the content. */
  String safeName() {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String shown = Texts.plain(last).replaceAll("\\s+", " ").strip();
    String given = Texts.isBlank(shown) ? "receipt" : Texts.cut(shown, MAX_NAME - 10);
    return kind().named(given);
  }

  /** The same content is the same receipt, whatever it is called. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Upload upload && sha256().equals(upload.sha256());
  }

  @Override
  public int hashCode() {
    return sha256().hashCode();
  }

  @Override
  public String toString() {
    return "Upload[%d bytes]".formatted(content.length);
  }
}
