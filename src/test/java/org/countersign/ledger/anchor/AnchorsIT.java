package org.countersign.ledger.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.SeparateApplication;
import org.countersign.devservices.DevMail.Mail;
import org.countersign.devservices.DevServices;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.seal.VerifyCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seals are kept at four places by an application of its own, and whoever cuts off or writes anew
 * what was kept is found out, the holder of the key and the database among them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnchorsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AUDITOR = "anchors@auditors.example";

  private final LocalAuthority authority = LocalAuthority.start();
  private SeparateApplication application;
  private Api api;
  private Path file;
  private Path directory;

  @TempDir Path folder;

  @BeforeAll
  void start(@TempDir Path kept) throws IOException {
    Path certificate = Files.writeString(kept.resolve("tsa.pem"), authority.signer().pem());
    file = kept.resolve("seals.txt");
    directory = Files.createDirectory(kept.resolve("store"));
    Map<String, Object> changed = new HashMap<>();
    changed.put("countersign.ledger.seal-every", "200ms");
    changed.put("countersign.ledger.anchors.every", "1s");
    changed.put("countersign.ledger.anchors.time-stamp.url", authority.url());
    changed.put("countersign.ledger.anchors.time-stamp.certificate", certificate.toUri());
    changed.put("countersign.ledger.anchors.time-stamp.timeout", "2s");
    changed.put("countersign.ledger.anchors.file", file);
    changed.put("countersign.ledger.anchors.directory", directory);
    changed.put("countersign.ledger.anchors.mail.to", AUDITOR);
    changed.put("countersign.ledger.anchors.mail.every", "1s");
    application = SeparateApplication.start("anchors", changed);
    api = application.api();
    await("what a start puts on record")
        .atMost(PATIENCE)
        .until(() -> api.get("auditor", "/api/ledger").json().toString().contains("MODELS_"));
  }

  @AfterAll
  void stop() {
    application.close();
    authority.close();
  }

  @AfterEach
  void behave() {
    authority.behave();
  }

  @Test
  void keepsTheNewestSealAtEachPlace() throws Exception {
    long seal = sealSomething();
    for (AnchorKind kind : AnchorKind.values()) {
      awaitAnchor(kind, seal);
    }

    assertThat(Files.readString(file)).contains("seal %d ".formatted(seal));
    List<Mail> mails = DevServices.shared().mail().to(AUDITOR);
    assertThat(mails.getLast().text()).contains("Seal: ", "Hash: ", "Kept: ");
    JsonNode anchor = anchor(AnchorKind.TIME_STAMP, seal);
    var token = api.get("auditor", "/api/ledger/anchors/" + anchor.get("id").asLong());
    assertThat(token.http().headers().firstValue("Content-Disposition").orElseThrow())
        .contains("seal-%d.tsr".formatted(seal));
    long line = anchor(AnchorKind.FILE, seal).get("id").asLong();
    assertThat(api.get("auditor", "/api/ledger/anchors/" + line).status()).isEqualTo(404);
    assertThat(verify(export(), everyAnchor())).contains("\"verified\" : true");
    String recorded =
        api.get("auditor", "/api/ledger/export?event=SETTINGS_CHANGED&actor=countersign")
            .http()
            .body();
    assertThat(recorded)
        .contains("\"setting\":\"anchors\"", "\"TIME_STAMP\":\"127.0.0.1, every PT1S\"")
        .doesNotContain(AUDITOR);
  }

  @Test
  void goesOnSealingAndAnchoringElsewhereWhileTheAuthorityIsAway() throws Exception {
    authority.answer(503, "Sorry".getBytes(StandardCharsets.UTF_8));
    long seal = sealSomething();
    awaitAnchor(AnchorKind.FILE, seal);
    assertThat(anchored(AnchorKind.TIME_STAMP)).doesNotContain(seal);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(health().toString())
                    .contains("it answers with status 503")
                    .contains("\"status\":\"UNKNOWN\""));
    assertThat(application.management().get("", "/actuator/health").status()).isEqualTo(200);

    authority.behave();
    awaitAnchor(AnchorKind.TIME_STAMP, seal);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(health().toString()).contains("\"status\":\"UP\""));
  }

  @Test
  void doesNotKeepTheSameSealTwiceButSaysItByMail() throws Exception {
    long seal = sealSomething();
    awaitAnchor(AnchorKind.TIME_STAMP, seal);
    int mails = DevServices.shared().mail().to(AUDITOR).size();
    await()
        .atMost(PATIENCE)
        .until(() -> DevServices.shared().mail().to(AUDITOR).size() >= mails + 3);

    assertThat(anchored(AnchorKind.TIME_STAMP)).containsOnlyOnce(seal);
    assertThat(anchored(AnchorKind.FILE)).containsOnlyOnce(seal);
    assertThat(anchored(AnchorKind.MAIL).stream().filter(number -> number == seal).count())
        .isGreaterThan(1);
  }

  @Test
  void namesTheEndThatIsMissing() throws Exception {
    long first = sealSomething();
    awaitAnchor(AnchorKind.FILE, first);
    Path export = export();
    long second = sealSomething();
    for (AnchorKind kind : AnchorKind.values()) {
      awaitAnchor(kind, second);
    }

    for (Path anchor : everyAnchor()) {
      if (!anchor.toString().endsWith(".tsr")) {
        assertThat(verify(export, List.of(anchor)))
            .as(anchor.toString())
            .contains("\"verified\" : false", "\"problem\" : \"ANCHOR\"")
            .containsPattern(
                "The anchor of \\S+ \\(.*\\) names seal %d; the export ends with seal \\d+ of"
                    .formatted(second));
      }
    }
    assertThat(verify(export, List.of(token(second))))
        .containsPattern("is for a seal that the export does not have; it ends with seal \\d+");
  }

  /** Who holds the key can seal anew, and is found out all the same. */
  @Test
  void namesASealThatIsAnotherOneThanWasKept() throws Exception {
    long seal = sealSomething();
    awaitAnchor(AnchorKind.FILE, seal);
    String line = SealText.line(summary(seal, "00".repeat(32)), Instant.now());
    Path lying = Files.writeString(folder.resolve("lying.txt"), line);

    assertThat(verify(export(), List.of(lying)))
        .contains(
            "names seal %d with the hash %s; the export has it with another one."
                .formatted(seal, "00".repeat(32)));
    assertThat(verify(export(), List.of(file, lying)))
        .contains("name different hashes for seal %d: they contradict each other.".formatted(seal));
  }

  @Test
  void namesASealThatClaimsToBeYoungerThanItsAnchor() throws Exception {
    long seal = sealSomething();
    awaitAnchor(AnchorKind.FILE, seal);
    String hash = anchor(AnchorKind.FILE, seal).get("hash").asText();
    Path early =
        Files.writeString(
            folder.resolve("early.txt"),
            SealText.line(summary(seal, hash), Instant.now().minus(Duration.ofHours(2))));
    Path late =
        Files.writeString(
            folder.resolve("late.txt"),
            SealText.line(summary(seal, hash), Instant.now().plus(Duration.ofDays(400))));
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.txt"), SealText.line(summary(seal + 1, hash), Instant.now()));

    Path stamped =
        Files.write(
            folder.resolve("early.tsr"),
            authority.stamp(
                java.util.HexFormat.of().parseHex(hash), Instant.now().minus(Duration.ofHours(2))));

    assertThat(verify(export(), List.of(early))).contains("had it before.");
    assertThat(verify(export(), List.of(stamped)))
        .contains("\"problem\" : \"ANCHOR\"", "had it before.");
    assertThat(verify(export(), List.of(late))).contains("\"verified\" : true");
    assertThat(verify(export(), List.of(wrong)))
        .contains("names seal %d, and its hash is that of seal %d".formatted(seal + 1, seal));
  }

  @Test
  void namesATimeStampOfAnotherLedger() throws Exception {
    sealSomething();
    Path other =
        Files.write(folder.resolve("other.tsr"), authority.stamp(new byte[32], Instant.now()));

    assertThat(verify(export(), List.of(other)))
        .contains("\"verified\" : false", "is for a seal that the export does not have");
  }

  @Test
  void doesNotVerifyWithATimeStampThatProvesNothing() throws Exception {
    long seal = sealSomething();
    awaitAnchor(AnchorKind.TIME_STAMP, seal);
    Path export = export();
    Path token = token(seal);
    List<String> with = new ArrayList<>(command(export, List.of(token)));
    assertThat(run(with, VerifyCommand.VERIFIED)).contains("\"there\" : 1");
    List<String> demanding = new ArrayList<>(with);
    demanding.addAll(List.of("--tsa-policy", LocalAuthority.POLICY));
    assertThat(run(demanding, VerifyCommand.VERIFIED)).contains("\"there\" : 1");
    demanding.set(demanding.size() - 1, "1.2.3");
    assertThat(run(demanding, VerifyCommand.NOT_DONE)).contains("under the policy");
    demanding.set(demanding.size() - 1, "mine");
    assertThat(run(demanding, VerifyCommand.NOT_DONE)).contains("is not the number of a policy");

    with.set(
        with.size() - 1,
        Files.writeString(
                folder.resolve("other.pem"),
                LocalAuthority.signer(null, LocalAuthority.Flaw.NONE).pem())
            .toString());
    assertThat(run(with, VerifyCommand.NOT_DONE)).contains("proves nothing");
    assertThat(run(with.subList(0, with.size() - 2), VerifyCommand.NOT_DONE))
        .contains("--tsa-certificate");
    with.set(with.size() - 1, token.toString());
    assertThat(run(with, VerifyCommand.NOT_DONE)).contains("has no certificate");
  }

  @Test
  void saysThatTheLedgerNoLongerHasWhatWasKept() throws Exception {
    sealSomething();
    application
        .jdbc()
        .sql(
            """
            insert into ledger_anchor (kind, seal_number, seal_hash, anchored_at, place)
            values ('FILE', 1000000, sha256('of another ledger'), now(), 'elsewhere')
            """)
        .update();

    assertThat(health().toString())
        .contains("names seal 1000000, and the ledger has no such seal")
        .contains("\"status\":\"UNKNOWN\"");
    for (String change :
        List.of(
            "update ledger_anchor set place = ''",
            "delete from ledger_anchor",
            "truncate ledger_anchor")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> application.jdbc().sql(change).update())
          .hasStackTraceContaining("only grow");
    }
    awaitAnchor(AnchorKind.FILE, sealSomething());
  }

  private long sealSomething() {
    Ledger ledger = application.bean(Ledger.class);
    ledger.entry(Event.MODELS_KEPT, UUID.randomUUID().toString()).append();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                application
                        .jdbc()
                        .sql(
                            """
                            select count(*) from ledger_entry where entry_id
                              > (select coalesce(max(max_entry_id), 0) from ledger_seal)
                            """)
                        .query(Long.class)
                        .single()
                    == 0);
    return api.get("auditor", "/api/ledger/seals?limit=1").json().get(0).get("number").asLong();
  }

  private void awaitAnchor(AnchorKind kind, long seal) {
    await(kind + " of seal " + seal).atMost(PATIENCE).until(() -> anchored(kind).contains(seal));
  }

  private List<Long> anchored(AnchorKind kind) {
    List<Long> seals = new ArrayList<>();
    for (JsonNode anchor : api.get("auditor", "/api/ledger/anchors?limit=1000").json()) {
      if (anchor.get("kind").asText().equals(kind.name())) {
        seals.add(anchor.get("seal").asLong());
      }
    }
    return seals;
  }

  private JsonNode anchor(AnchorKind kind, long seal) {
    for (JsonNode anchor : api.get("auditor", "/api/ledger/anchors?limit=1000").json()) {
      if (anchor.get("kind").asText().equals(kind.name()) && anchor.get("seal").asLong() == seal) {
        return anchor;
      }
    }
    throw new AssertionError("no anchor " + kind + " of seal " + seal);
  }

  private JsonNode health() {
    return application.management().get("operator", "/actuator/health/ledgerAnchors").json();
  }

  private List<Path> everyAnchor() throws IOException {
    List<Mail> mails = DevServices.shared().mail().to(AUDITOR);
    Path mail = Files.writeString(folder.resolve("mail.txt"), mails.getLast().text());
    long seal = anchored(AnchorKind.TIME_STAMP).getFirst();
    return List.of(file, directory, mail, token(seal));
  }

  private Path token(long seal) throws IOException {
    byte[] token =
        application
            .bean(LedgerAnchors.class)
            .token(anchor(AnchorKind.TIME_STAMP, seal).get("id").asLong())
            .orElseThrow()
            .answer();
    return Files.write(folder.resolve("seal-%d.tsr".formatted(seal)), token);
  }

  private Path export() throws IOException {
    return Files.writeString(
        folder.resolve(UUID.randomUUID() + ".jsonl"),
        api.get("auditor", "/api/ledger/export").http().body());
  }

  private List<String> command(Path export, List<Path> anchors) throws IOException {
    Path keys =
        Files.writeString(
            folder.resolve("keys.pem"), api.get("auditor", "/api/ledger/keys").http().body());
    Path certificate = Files.writeString(folder.resolve("authority.pem"), authority.signer().pem());
    List<String> arguments =
        new ArrayList<>(List.of(export.toString(), "--public-key", keys.toString()));
    anchors.forEach(anchor -> arguments.addAll(List.of("--anchor", anchor.toString())));
    arguments.addAll(List.of("--tsa-certificate", certificate.toString()));
    return arguments;
  }

  private String verify(Path export, List<Path> anchors) throws IOException {
    var out = new ByteArrayOutputStream();
    int status =
        VerifyCommand.run(
            command(export, anchors),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    String said = out.toString(StandardCharsets.UTF_8);
    assertThat(status == VerifyCommand.VERIFIED)
        .as(said)
        .isEqualTo(JSON.readTree(said).get("verified").asBoolean());
    return said;
  }

  private static String run(List<String> arguments, int status) {
    var out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(VerifyCommand.run(arguments, print, print)).isEqualTo(status);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static org.countersign.ledger.seal.SealedLedger.SealSummary summary(
      long number, String hash) {
    return new org.countersign.ledger.seal.SealedLedger.SealSummary(
        number, Instant.EPOCH, 1, "root", "key", hash);
  }
}
