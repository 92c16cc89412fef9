package org.countersign.assessment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the model is told before it sees an expense. It never changes between calls, so that the
 * endpoint can cache it.
 *
 * @param version the file's name and the start of its SHA-256, as in {@code
 *     assess-expense-v1@1a2b3c4d}: an edited file shows in the ledger even when nobody renamed it
 */
record Prompt(String version, String text) {

  /**
   * @param name of a file in {@code prompts/} on the class path, without {@code .md}
   */
  static Prompt load(String name) {
    String path = "/prompts/" + name + ".md";
    try (InputStream file = Prompt.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException(
            "There is no %s on the class path; countersign.assessment.prompt names the file."
                .formatted(path));
      }
      byte[] text = file.readAllBytes();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      String version = name + "@" + HexFormat.of().formatHex(hash, 0, 4);
      return new Prompt(version, new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
