package org.countersign.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.countersign.access.Caller;
import org.countersign.access.Limited;
import org.countersign.access.Limited.Act;
import org.countersign.access.ReceivedFiles;
import org.countersign.access.Roles;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseDesk;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Receipt;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** The receipts of an expense: attach, list, fetch. */
@RestController
@RequestMapping("/api/expenses/{id}/receipts")
@Tag(name = "Expenses")
class ReceiptController {

  private final ExpenseDesk desk;
  private final Caller caller;

  ReceiptController(ExpenseDesk desk, Caller caller) {
    this.desk = desk;
    this.caller = caller;
  }

  @Operation(
      summary = "Attach receipts",
      description =
          "By the employee or an operator, while the expense is being checked or a question is"
              + " open. Each part `file` is a PDF, PNG or JPEG, by its content, of at most 10 MB;"
              + " an expense has at most 5. The same file twice is one.")
  @Limited(Act.ENTRY)
  @PostMapping(
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @PreAuthorize(Roles.EMPLOYEE)
  List<ReceiptResource> attach(
      @PathVariable ExpenseId id,
      @RequestPart(required = false) @Nullable List<MultipartFile> file,
      Principal principal) {
    return desk
        .attach(id, caller.of(principal), "file", ReceivedFiles.of(file), Surface.API)
        .stream()
        .map(ReceiptResource::of)
        .toList();
  }

  @Operation(summary = "List the receipts", description = "For whoever may see the expense.")
  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(Roles.ANYBODY)
  List<ReceiptResource> list(@PathVariable ExpenseId id, Principal principal) {
    return desk.receipts(desk.find(id, caller.of(principal))).stream()
        .map(ReceiptResource::of)
        .toList();
  }

  @Operation(summary = "Fetch a receipt", description = "For whoever may see the expense.")
  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(mediaType = "application/pdf", schema = @Schema(format = "binary")),
        @Content(mediaType = "image/png", schema = @Schema(format = "binary")),
        @Content(mediaType = "image/jpeg", schema = @Schema(format = "binary"))
      })
  @GetMapping("/{sha256}")
  @PreAuthorize(Roles.ANYBODY)
  ResponseEntity<byte[]> fetch(
      @PathVariable ExpenseId id, @PathVariable String sha256, Principal principal) {
    return desk.document(id, caller.of(principal), sha256)
        .map(ReceivedFiles::download)
        .orElseThrow(() -> new NotFound("The expense has no receipt with this SHA-256."));
  }

  @Schema(name = "Receipt")
  record ReceiptResource(
      @Schema(description = "Of the content, in hexadecimal: names it in the address")
          String sha256,
      String name,
      @Schema(example = "application/pdf") String mediaType,
      @Schema(description = "In bytes") int size,
      @Schema(type = "string") UserName attachedBy,
      Instant attachedAt) {

    static ReceiptResource of(Receipt receipt) {
      return new ReceiptResource(
          receipt.sha256(),
          receipt.name(),
          receipt.kind().mediaType(),
          receipt.size(),
          receipt.attachedBy(),
          receipt.attachedAt());
    }
  }
}
