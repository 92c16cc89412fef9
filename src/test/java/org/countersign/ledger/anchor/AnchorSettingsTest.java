package org.countersign.ledger.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.anchor.AnchorSettings.InvalidAnchorSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What stops the start, and what does not. */
class AnchorSettingsTest {

  private static final String PREFIX = "countersign.ledger.anchors";

  @TempDir static Path folder;

  @Test
  void areOffUntilSomethingIsNamed() {
    assertThat(bound(Map.of()).places(mail(true))).isEmpty();
    // As the variables are when nobody sets them.
    assertThat(
            bound(
                    Map.of(
                        "time-stamp.url",
                        "",
                        "time-stamp.certificate",
                        "",
                        "time-stamp.policy",
                        "",
                        "file",
                        "",
                        "directory",
                        "",
                        "mail.to",
                        ""))
                .places(mail(false)))
        .isEmpty();
  }

  @Test
  void areAnyNumberAtOnce() throws Exception {
    List<AnchorPlace> places =
        bound(
                Map.of(
                    "every", "30m",
                    "time-stamp.url", "https://tsa.example.org/tsr",
                    "time-stamp.certificate", certificate(),
                    "time-stamp.policy", "1.2.3",
                    "file", "/mnt/auditors/seals.txt",
                    "directory", "/mnt/store",
                    "mail.to", "a@example.org,b@example.org"))
            .places(mail(true));

    assertThat(places)
        .map(place -> place.kind() + " " + place.name() + " " + place.every())
        .containsExactly(
            "TIME_STAMP tsa.example.org PT30M",
            "FILE /mnt/auditors/seals.txt PT30M",
            "DIRECTORY /mnt/store PT30M",
            "MAIL 2 addresses PT24H");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time-stamp.url=tsa.example.org | address of the time stamp authority is none",
        "time-stamp.url=ftp://tsa.example.org | address of the time stamp authority is none",
        "time-stamp.url=https:// | address of the time stamp authority is none",
        "time-stamp.url=https://tsa.example.org | certificate of the time stamp authority is missing",
        "time-stamp.url=https://tsa.example.org,time-stamp.certificate=file:/no/such.pem | cannot be used",
        "time-stamp.url=https://tsa.example.org,time-stamp.certificate=classpath:people.yaml | cannot be used",
        "time-stamp.url=https://tsa.example.org,time-stamp.certificate=CERTIFICATE,time-stamp.policy=mine | no object identifier",
        "time-stamp.url=https://tsa.example.org,time-stamp.certificate=CERTIFICATE,time-stamp.timeout=2m | longer than a minute",
        "time-stamp.url=https://tsa.example.org,time-stamp.certificate=CERTIFICATE,time-stamp.timeout=0s | shorter than a second",
        "time-stamp.certificate=CERTIFICATE | no address of it",
        "time-stamp.policy=1.2.3 | no address of it",
        "file=seals.txt | file is no absolute path",
        "directory=store | directory is no absolute path",
        "every=0s,file=/tmp/x | every is shorter than a second",
        "mail.every=-1d,mail.to=a@example.org | mail.every is shorter than a second",
        "mail.to=a@example.org;b@example.org | address of an auditor is none",
        "mail.to=nobody | address of an auditor is none"
      })
  void stopTheStartWhereTheyCannotBe(String given, String problem) throws Exception {
    Map<String, String> values = new HashMap<>();
    for (String setting : given.strip().split(",", -1)) {
      int equals = setting.indexOf('=');
      values.put(
          setting.substring(0, equals),
          setting.substring(equals + 1).replace("CERTIFICATE", certificate()));
    }

    assertThatThrownBy(() -> bound(values).places(mail(true)))
        .isInstanceOf(InvalidAnchorSettings.class)
        .hasMessageContaining(problem);
  }

  @Test
  void stopTheStartWithoutAMailServer() {
    assertThatThrownBy(() -> bound(Map.of("mail.to", "a@example.org")).places(mail(false)))
        .isInstanceOfSatisfying(
            InvalidAnchorSettings.class,
            invalid -> {
              assertThat(invalid.action()).contains("COUNTERSIGN_SMTP_HOST");
              assertThat(new InvalidAnchorSettingsAnalyzer().analyze(invalid).getDescription())
                  .contains("there is no mail server");
            });
  }

  private static AnchorSettings bound(Map<String, String> values) {
    Map<String, String> named = new HashMap<>();
    values.forEach((name, value) -> named.put(PREFIX + "." + name, value));
    return new Binder(new MapConfigurationPropertySource(named))
        .bindOrCreate(PREFIX, AnchorSettings.class);
  }

  private static String certificate() throws IOException {
    Path pem = folder.resolve("tsa.pem");
    if (!Files.exists(pem)) {
      Files.writeString(
          pem,
          LocalAuthority.signer(null, LocalAuthority.Flaw.NONE).pem(),
          StandardCharsets.US_ASCII);
    }
    return pem.toUri().toString();
  }

  private static AuditorMail mail(boolean on) {
    return new AuditorMail() {
      @Override
      public boolean isOn() {
        return on;
      }

      @Override
      public void send(List<String> to, String subject, String text) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
