package org.countersign.ledger.seal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.anchor.Anchor;
import org.countersign.ledger.anchor.AnchorReader;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an export on the command line: {@code java -jar countersign.jar verify FILE --public-key
 * KEY}. Needs neither database nor settings, and starts no application.
 */
public final class VerifyCommand {

  /** All that was looked at is as it was sealed. */
  public static final int VERIFIED = 0;

  /** There is a finding. */
  public static final int NOT_VERIFIED = 1;

  /** It was called wrongly, or a file cannot be read. */
  public static final int NOT_DONE = 2;

  /** There is no finding, and the export leaves entries out: nothing is said about these. */
  public static final int VERIFIED_IN_PART = 3;

  private static final String USAGE =
      """
      verify FILE --public-key KEY [--public-key KEY]... [--expect NUMBER:HASH]... [--lost-key ID]...
             [--anchor FILE]... [--tsa-certificate FILE]... [--tsa-policy OID]

        FILE          an export of the ledger in JSON Lines
        --public-key  PEM file with the public key, or keys, that the seals may be signed with.
                      It must not come from where the export comes from
        --expect      a seal that was noted earlier and must be there
        --lost-key    id of a key that was lost, and so could not name the key after it
        --anchor      seals that were kept elsewhere and must be there: a file of lines, a
                      directory of such files, the text of a mail, or a time stamp (.tsr)
        --tsa-certificate  PEM file with certificates that time stamps are signed with, or
                      that these certificates were issued by
        --tsa-policy  the policy under which time stamps have to be given, by its number

      Prints what it found as JSON. Ends with 0 if all is as it was sealed, 1 if something
      is not, 2 if it could not be verified, 3 if what is there is as it was sealed and
      the export leaves out entries.""";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final List<VerificationKey> keys = new ArrayList<>();
  private final List<String> lostKeys = new ArrayList<>();
  private final List<KnownSeal> known = new ArrayList<>();
  private final List<Path> anchors = new ArrayList<>();
  private final AnchorReader anchorReader = new AnchorReader();
  private @Nullable Path file;

  private VerifyCommand() {}

  /** Gives the exit status. */
  public static int run(List<String> arguments, PrintStream out, PrintStream error) {
    VerifyCommand command = new VerifyCommand();
    try {
      command.read(arguments);
      AnchoredSeals anchored = command.anchored();
      VerificationReport report = command.verify(anchored);
      ObjectNode printed;
      if (anchored == null) {
        printed = JSON.valueToTree(report);
      } else {
        report = report.with(anchored.finish());
        printed = JSON.valueToTree(report);
        printed.set("anchors", JSON.valueToTree(anchored.summary()));
      }
      out.println(JSON.writeValueAsString(printed));
      if (!report.verified()) {
        return NOT_VERIFIED;
      }
      return report.everything() ? VERIFIED : VERIFIED_IN_PART;
    } catch (IllegalArgumentException e) {
      error.println(e.getMessage());
      error.println(USAGE);
    } catch (NoSuchFileException e) {
      error.println("There is no file " + e.getMessage());
    } catch (IOException e) {
      error.println(e.getMessage());
    }
    return NOT_DONE;
  }

  private void read(List<String> arguments) throws IOException {
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--public-key" -> keys.addAll(keys(value(argument, rest)));
        case "--expect" -> known.add(seal(value(argument, rest)));
        case "--lost-key" -> lostKeys.add(value(argument, rest));
        case "--anchor" -> anchors.add(Path.of(value(argument, rest)));
        case "--tsa-policy" -> anchorReader.demandPolicy(value(argument, rest));
        case "--tsa-certificate" -> anchorReader.trust(Path.of(value(argument, rest)));
        default -> {
          if (argument.startsWith("-") || file != null) {
            throw new IllegalArgumentException("I do not know what to do with " + argument);
          }
          file = Path.of(argument);
        }
      }
    }
    if (file == null) {
      throw new IllegalArgumentException("Name the file to verify.");
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("Name the public key that the seals are signed with.");
    }
  }

  private static String value(String argument, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(argument + " needs a value");
    }
    return rest.next();
  }

  private static List<VerificationKey> keys(String file) throws IOException {
    try {
      return VerificationKey.ofPem(Files.readString(Path.of(file), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " is no public key: " + e.getMessage(), e);
    }
  }

  private static KnownSeal seal(String noted) {
    int colon = noted.indexOf(':');
    try {
      return new KnownSeal(
          Long.parseLong(noted.substring(0, Math.max(0, colon))),
          Hashes.hex(Hashes.ofHex(noted.substring(colon + 1))),
          "your note");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--expect needs the number of a seal, a colon and its hash", e);
    }
  }

  private VerificationReport verify(@Nullable AnchoredSeals anchored) throws IOException {
    Path export = file;
    if (export == null) {
      throw new IllegalStateException("no file");
    }
    try (ControlledEntries controls = new ControlledEntries()) {
      return new ExportFile(() -> Files.newInputStream(export))
          .verify(
              new Verifier(keys, lostKeys, known, List.of(controls)),
              anchored == null ? seal -> {} : anchored::seen);
    }
  }

  /** Null where no anchor was given. */
  private @Nullable AnchoredSeals anchored() throws IOException {
    if (anchors.isEmpty()) {
      return null;
    }
    List<Anchor> kept = new ArrayList<>();
    for (Path path : anchors) {
      kept.addAll(anchorReader.read(path));
    }
    return new AnchoredSeals(kept);
  }
}
