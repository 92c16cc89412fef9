package org.countersign.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.countersign.expense.ExpenseDesk.Document;
import org.countersign.expense.Receipt;
import org.countersign.expense.Upload;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.multipart.MultipartFile;

/** Files in and out by HTTP: what people sent is nothing that a browser may run. */
public final class ReceivedFiles {

  private ReceivedFiles() {}

  /** Without the empty field that a form sends where no file was chosen. */
  public static List<Upload> of(@Nullable List<MultipartFile> files) {
    List<Upload> uploads = new ArrayList<>();
    for (MultipartFile file : Objects.requireNonNullElse(files, List.<MultipartFile>of())) {
      String name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
      if (file.isEmpty() && name.isEmpty()) {
        continue;
      }
      try {
        uploads.add(new Upload(name, file.getBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException("a file that was sent cannot be read", e);
      }
    }
    return uploads;
  }

  /**
   * As a file to keep, with the kind that its content has. An image can be shown by a page of this
   * site; opened by itself nothing in it has rights.
   */
  public static ResponseEntity<byte[]> download(Document document) {
    Receipt receipt = document.receipt();
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(receipt.kind().mediaType()))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(receipt.name(), StandardCharsets.UTF_8)
                .build()
                .toString())
        .header("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .body(document.content());
  }

  /** As a file to keep, which is read as fast as whoever asked for it takes it, and then closed. */
  public static ResponseEntity<Resource> zip(String name, InputStream content, long size) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("application/zip"))
        .contentLength(size)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name).build().toString())
        .body(new InputStreamResource(content));
  }
}
