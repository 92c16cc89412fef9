package org.countersign.assessment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A text that decisions rest on, from a Markdown file on the class path.
 *
 * @param version the file's name and the start of its SHA-256, as in {@code
 *     assess-expense-v2@1a2b3c4d}: an edited file shows in the ledger even when nobody renamed it
 */
record VersionedText(String version, String text) {

  /**
   * @param setting which names the file, for whoever reads the error
   * @throws IllegalStateException when there is no such file
   */
  static VersionedText load(String folder, String name, String setting) {
    String path = "/" + folder + "/" + name + ".md";
    try (InputStream file = VersionedText.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException(
            "There is no %s on the class path; %s names the file.".formatted(path, setting));
      }
      byte[] text = file.readAllBytes();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      String version = name + "@" + HexFormat.of().formatHex(hash, 0, 4);
      return new VersionedText(version, new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
