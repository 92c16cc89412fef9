package org.countersign.ledger.anchor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what others kept about seals: files with lines, directories of these, mails, time stamps.
 */
public final class AnchorReader {

  /** What a time stamp begins with; no text does. */
  private static final byte SEQUENCE = 0x30;

  private static final byte LONG_FORM = (byte) 0x80;

  private @Nullable TimeStampCertificates certificates;
  private @Nullable String policy;

  /**
   * Certificates that time stamps may be signed with, or were issued by.
   *
   * @throws IllegalArgumentException if there is none in it
   */
  public void trust(Path pem) throws IOException {
    try {
      TimeStampCertificates more = TimeStampCertificates.ofPem(Files.readAllBytes(pem));
      certificates = certificates == null ? more : certificates.and(more);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(pem + " has no certificate: " + e.getMessage(), e);
    }
  }

  /** The policy, by its number (OID), under which time stamps have to be given. */
  public void demandPolicy(String policy) {
    if (!policy.matches("[0-2](\\.(0|[1-9][0-9]*))+")) {
      throw new IllegalArgumentException(
          policy + " is not the number of a policy, such as 1.3.6.1.4.1.99999.1");
    }
    this.policy = policy;
  }

  /**
   * All anchors of a file, or of the files in a directory.
   *
   * @throws IllegalArgumentException if it is none, or proves nothing
   */
  public List<Anchor> read(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return readFile(path);
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(path)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<Anchor> anchors = new ArrayList<>();
    for (Path file : files) {
      anchors.addAll(readFile(file));
    }
    if (anchors.isEmpty()) {
      throw new IllegalArgumentException(path + " names no seal");
    }
    return anchors;
  }

  private List<Anchor> readFile(Path path) throws IOException {
    byte[] content = Files.readAllBytes(path);
    if (content.length > 1 && content[0] == SEQUENCE && (content[1] & LONG_FORM) != 0) {
      return List.of(timeStamp(path, content));
    }
    return SealText.read(new String(content, StandardCharsets.UTF_8), path.toString());
  }

  private Anchor timeStamp(Path path, byte[] content) {
    if (certificates == null) {
      throw new IllegalArgumentException(
          path + " is a time stamp: name the authority's certificate with --tsa-certificate");
    }
    try {
      TimeStamp stamp = TimeStamp.of(content, certificates, policy);
      return new Anchor(null, stamp.hash(), stamp.at(), path.toString());
    } catch (InvalidTimeStamp e) {
      throw new IllegalArgumentException(
          "The time stamp %s proves nothing: %s".formatted(path, e.getMessage()), e);
    }
  }
}
