package org.countersign.ledger.anchor;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * Where seals are kept besides the database. Each is on when it is named, and any number may be.
 *
 * @param every how often the newest seal is kept, but for mails
 * @param timeStamp at a time stamp authority
 * @param file absolute path of a file to which a line is appended
 * @param directory absolute path of a directory in which each is a new file
 * @param mail in the mailboxes of auditors
 */
@ConfigurationProperties("countersign.ledger.anchors")
record AnchorSettings(
    @DefaultValue("1h") Duration every,
    @DefaultValue TimeStamps timeStamp,
    @Nullable String file,
    @Nullable String directory,
    @DefaultValue Mail mail) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Pattern OBJECT_IDENTIFIER = Pattern.compile("[0-2](\\.(0|[1-9]\\d*))+");
  private static final String PREFIX = "countersign.ledger.anchors.";

  /**
   * A time stamp authority.
   *
   * @param url by HTTP or HTTPS
   * @param certificate PEM file with its certificate, or with the one that its certificates are
   *     issued by
   * @param policy object identifier of the policy that it has to stamp under; empty for its own
   * @param timeout for its whole answer
   */
  record TimeStamps(
      @Nullable String url,
      @Nullable Resource certificate,
      @Nullable String policy,
      @DefaultValue("10s") Duration timeout) {}

  /**
   * Mails to auditors.
   *
   * @param to addresses
   * @param every how often
   */
  record Mail(@DefaultValue List<String> to, @DefaultValue("1d") Duration every) {}

  /**
   * Those that are on.
   *
   * @throws InvalidAnchorSettings if one cannot be
   */
  List<AnchorPlace> places(AuditorMail mailServer) {
    requireAtLeast(SHORTEST, every, "every");
    requireAtLeast(SHORTEST, mail.every(), "mail.every");
    List<AnchorPlace> places = new ArrayList<>();
    String url = timeStamp.url();
    if (url != null && !url.isBlank()) {
      places.add(authority(url));
    } else if (timeStamp.certificate() != null || isSet(timeStamp.policy())) {
      throw new InvalidAnchorSettings(
          "a certificate or a policy of a time stamp authority is set, and no address of it",
          "Set COUNTERSIGN_ANCHOR_TSA_URL, or nothing of it.");
    }
    path(file, "file").ifPresent(path -> places.add(new AnchorFile(path, every)));
    path(directory, "directory").ifPresent(path -> places.add(new AnchorDirectory(path, every)));
    if (!mail.to().isEmpty()) {
      places.add(mails(mailServer));
    }
    return places;
  }

  private TimeStampAuthority authority(String url) {
    requireAtLeast(SHORTEST, timeStamp.timeout(), "time-stamp.timeout");
    if (timeStamp.timeout().compareTo(LONGEST_WAIT) > 0) {
      throw new InvalidAnchorSettings(
          PREFIX + "time-stamp.timeout is longer than a minute", "Set it to a minute or less.");
    }
    String policy = isSet(timeStamp.policy()) ? timeStamp.policy() : null;
    if (policy != null && !OBJECT_IDENTIFIER.matcher(policy).matches()) {
      throw new InvalidAnchorSettings(
          "the policy of the time stamp authority is no object identifier",
          "Set COUNTERSIGN_ANCHOR_TSA_POLICY to one like 1.3.6.1.4.1.4146.2.3, or leave it empty.");
    }
    return new TimeStampAuthority(address(url), certificates(), policy, timeStamp.timeout(), every);
  }

  private static URI address(String url) {
    try {
      URI address = URI.create(url.strip());
      String scheme = String.valueOf(address.getScheme());
      if (address.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw noAddress(e);
    }
    throw noAddress(null);
  }

  private static InvalidAnchorSettings noAddress(@Nullable Throwable cause) {
    return new InvalidAnchorSettings(
        "the address of the time stamp authority is none",
        "Set COUNTERSIGN_ANCHOR_TSA_URL to one like https://tsa.example.org/tsr.",
        cause);
  }

  private TimeStampCertificates certificates() {
    Resource pem = timeStamp.certificate();
    if (pem == null) {
      throw new InvalidAnchorSettings(
          "the certificate of the time stamp authority is missing",
          "Set COUNTERSIGN_ANCHOR_TSA_CERTIFICATE, for example to file:/etc/countersign/tsa.pem:"
              + " without it anybody's time stamp would do.");
    }
    try {
      return TimeStampCertificates.ofPem(pem.getContentAsByteArray());
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidAnchorSettings(
          "%s cannot be used as the certificate of the time stamp authority: %s"
              .formatted(pem.getDescription(), e.getMessage()),
          "Correct COUNTERSIGN_ANCHOR_TSA_CERTIFICATE; it names a PEM file.",
          e);
    }
  }

  private static Optional<Path> path(@Nullable String text, String name) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(text);
      // Whether it can be written to may change at any time: health says it.
      if (path.isAbsolute()) {
        return Optional.of(path);
      }
    } catch (InvalidPathException e) {
      throw noPath(name, e);
    }
    throw noPath(name, null);
  }

  private static InvalidAnchorSettings noPath(String name, @Nullable Throwable cause) {
    return new InvalidAnchorSettings(
        PREFIX + name + " is no absolute path",
        "Name it from the root on, as /mnt/auditors/countersign.",
        cause);
  }

  private AnchorMail mails(AuditorMail mailServer) {
    if (!mailServer.isOn()) {
      throw new InvalidAnchorSettings(
          "seals are to be mailed to auditors, and there is no mail server",
          "Set COUNTERSIGN_SMTP_HOST, or leave COUNTERSIGN_ANCHOR_MAIL_TO empty.");
    }
    for (String address : mail.to()) {
      try {
        new InternetAddress(address, true).validate();
      } catch (AddressException e) {
        throw new InvalidAnchorSettings(
            "an address of an auditor is none",
            "Correct COUNTERSIGN_ANCHOR_MAIL_TO: addresses, separated by commas.",
            e);
      }
    }
    return new AnchorMail(mailServer, List.copyOf(mail.to()), mail.every());
  }

  private static void requireAtLeast(Duration shortest, Duration given, String name) {
    if (given.compareTo(shortest) < 0) {
      throw new InvalidAnchorSettings(
          PREFIX + name + " is shorter than a second", "Set it to a second or more.");
    }
  }

  private static boolean isSet(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  /** What is wrong, and what to do. */
  static final class InvalidAnchorSettings extends IllegalStateException {

    private final String action;

    InvalidAnchorSettings(String problem, String action) {
      this(problem, action, null);
    }

    InvalidAnchorSettings(String problem, String action, @Nullable Throwable cause) {
      super("The anchors of the ledger: " + problem, cause);
      this.action = action;
    }

    String action() {
      return action;
    }
  }
}
