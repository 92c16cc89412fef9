package org.countersign.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.countersign.access.Caller;
import org.countersign.access.Roles;
import org.countersign.expense.ExpenseDesk;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.expense.FieldProblem;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerEntry;
import org.countersign.ledger.anchor.LedgerAnchors;
import org.countersign.ledger.seal.LedgerExport;
import org.countersign.ledger.seal.LedgerFilter;
import org.countersign.ledger.seal.LedgerVerification;
import org.countersign.ledger.seal.SealedLedger;
import org.countersign.ledger.seal.SealedLedger.SealSummary;
import org.countersign.ledger.seal.VerificationReport;
import org.countersign.people.Person;
import org.countersign.review.Disclosure;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger, to read. */
@RestController
@RequestMapping(path = "/api/ledger", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Ledger")
class LedgerController {

  private static final int MAX_LIMIT = 1000;
  private static final int SOME = 100;

  private static final String JSON_LINES = "application/x-ndjson";
  private static final String CSV = "text/csv";
  private static final String TIME_STAMP = "application/timestamp-reply";

  private final Ledger ledger;
  private final SealedLedger sealed;
  private final LedgerExport export;
  private final LedgerVerification verification;
  private final LedgerAnchors anchors;
  private final ObjectMapper json;
  private final ExpenseDesk desk;
  private final Expenses expenses;
  private final Caller caller;

  /** One at a time: it reads everything. */
  private final Semaphore verifying = new Semaphore(1);

  LedgerController(
      Ledger ledger,
      SealedLedger sealed,
      LedgerExport export,
      LedgerVerification verification,
      LedgerAnchors anchors,
      ObjectMapper json,
      ExpenseDesk desk,
      Expenses expenses,
      Caller caller) {
    this.ledger = ledger;
    this.sealed = sealed;
    this.export = export;
    this.verification = verification;
    this.anchors = anchors;
    this.json = json;
    this.desk = desk;
    this.expenses = expenses;
    this.caller = caller;
  }

  @Operation(
      summary = "Read the ledger",
      description =
          "With expense: its story, oldest first, for whoever may see the expense; where there is"
              + " more, the header Link says where to go on. Without: the latest entries of all,"
              + " newest first, for auditors and operators; go on with before=<the last id>.")
  @GetMapping
  @PreAuthorize(Roles.ANYBODY)
  ResponseEntity<List<HistoryEntry>> read(
      @RequestParam(required = false) @Nullable ExpenseId expense,
      @RequestParam(defaultValue = "9223372036854775807") long before,
      @RequestParam(defaultValue = "0") long after,
      @Parameter(description = "1 to 1000; 1000 with an expense, else 100")
          @RequestParam(name = "limit", required = false)
          @Nullable Integer asked,
      Principal principal) {
    Person person = caller.of(principal);
    int limit = asked == null ? (expense == null ? SOME : MAX_LIMIT) : asked;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequest(new FieldProblem("limit", "must be from 1 to " + MAX_LIMIT));
    }
    if (expense == null) {
      if (!person.seesAll()) {
        throw new AccessDeniedException(
            "Only auditors and operators may read the whole ledger; name an expense.");
      }
      return ResponseEntity.ok(
          ledger.latest(before, limit).stream().map(HistoryEntry::of).toList());
    }
    if (!person.seesAll()) {
      desk.find(expense, person);
    }
    // What was refused as invalid is an expense of nobody.
    Disclosure told =
        expenses
            .find(expense)
            .map(found -> Disclosure.of(found, person))
            .orElseGet(() -> new Disclosure(true, person.seesAll()));
    List<LedgerEntry> found = ledger.of(expense, told.hidden(), after, limit + 1);
    List<LedgerEntry> page = found.size() > limit ? found.subList(0, limit) : found;
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
    if (found.size() > limit) {
      answer.header(
          HttpHeaders.LINK,
          "</api/ledger?expense=%s&after=%d&limit=%d>; rel=\"next\""
              .formatted(expense, page.getLast().id(), limit));
    }
    return answer.body(page.stream().map(told::entry).map(HistoryEntry::of).toList());
  }

  @Operation(
      summary = "Export the ledger",
      description =
          "As JSON Lines with all seals, which the command verify understands, or as CSV. Without a"
              + " filter everything. from and to are times as 2026-11-24T00:00:00Z; to is not"
              + " included.")
  @GetMapping(path = "/export", produces = MediaType.ALL_VALUE)
  @PreAuthorize(Roles.OVERSEER)
  void export(
      @RequestParam(defaultValue = "jsonl") String format,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(required = false) @Nullable ExpenseId expense,
      @RequestParam(required = false) @Nullable Event event,
      @RequestParam(required = false) @Nullable String actor,
      HttpServletResponse response)
      throws IOException {
    boolean csv = format.equals("csv");
    if (!csv && !format.equals("jsonl")) {
      throw new InvalidRequest(new FieldProblem("format", "must be jsonl or csv"));
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new InvalidRequest(new FieldProblem("to", "must be after from"));
    }
    LedgerFilter filter = new LedgerFilter(from, to, expense, event, actor);
    response.setContentType(csv ? CSV : JSON_LINES);
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        "attachment; filename=\"ledger.%s\"".formatted(csv ? "csv" : "jsonl"));
    if (csv) {
      export.writeCsv(filter, response.getOutputStream());
    } else {
      export.writeJsonLines(filter, response.getOutputStream());
    }
  }

  @Operation(
      summary = "Verify the ledger",
      description =
          "Compares every entry with its seal. Answers lines of JSON: how far it is, and at the end"
              + " what came out. One at a time.")
  @GetMapping(path = "/verification", produces = MediaType.ALL_VALUE)
  @PreAuthorize(Roles.OVERSEER)
  void verify(HttpServletResponse response) throws IOException {
    if (!verifying.tryAcquire()) {
      throw new Conflict("The ledger is being verified already. Try again when that is done.");
    }
    try {
      response.setContentType(JSON_LINES);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      OutputStream out = response.getOutputStream();
      VerificationReport report = verification.verify(progress -> writeLine(out, progress));
      writeLine(out, report);
    } catch (UncheckedIOException e) {
      // Whoever asked has gone away.
      throw e.getCause();
    } finally {
      verifying.release();
    }
  }

  private void writeLine(OutputStream out, Object value) {
    try {
      out.write(json.writeValueAsBytes(value));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Operation(
      summary = "List the latest seals",
      description =
          "Newest first. Note number and hash of one elsewhere to prove later that no end was cut off.")
  @GetMapping("/seals")
  @PreAuthorize(Roles.OVERSEER)
  List<SealSummary> seals(@RequestParam(defaultValue = "10") int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequest(new FieldProblem("limit", "must be from 1 to " + MAX_LIMIT));
    }
    return sealed.latest(limit);
  }

  @Operation(
      summary = "The public keys of the seals",
      description =
          "As PEM, the one in use first. Keep them where the ledger's owner cannot change them.")
  @GetMapping(path = "/keys", produces = MediaType.TEXT_PLAIN_VALUE)
  @PreAuthorize(Roles.OVERSEER)
  String keys() {
    return sealed.publicKeys();
  }

  @Operation(
      summary = "List the latest anchors",
      description =
          "Newest first: which seals were kept outside of the database, where and when. token says"
              + " whether there is a time stamp to fetch.")
  @GetMapping("/anchors")
  @PreAuthorize(Roles.OVERSEER)
  List<LedgerAnchors.Entry> anchors(@RequestParam(defaultValue = "10") int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequest(new FieldProblem("limit", "must be from 1 to " + MAX_LIMIT));
    }
    return anchors.latest(limit);
  }

  @Operation(
      summary = "The time stamp of an anchor",
      description = "As the authority answered it (RFC 3161), for verify --anchor or openssl ts.")
  @GetMapping(path = "/anchors/{id}", produces = TIME_STAMP)
  @PreAuthorize(Roles.OVERSEER)
  ResponseEntity<byte[]> anchor(@PathVariable long id) {
    LedgerAnchors.Token token =
        anchors.token(id).orElseThrow(() -> new NotFound("There is no time stamp " + id + "."));
    return ResponseEntity.ok()
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"seal-%d.tsr\"".formatted(token.seal()))
        .body(token.answer());
  }
}
