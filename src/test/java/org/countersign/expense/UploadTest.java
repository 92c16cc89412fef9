package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.countersign.web.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {

  @Test
  void tellsTheKindByTheContent() {
    assertThat(ReceiptKind.of(Documents.pdf())).contains(ReceiptKind.PDF);
    assertThat(ReceiptKind.of(Documents.png(3, 3))).contains(ReceiptKind.PNG);
    assertThat(ReceiptKind.of(Documents.jpeg(3, 3))).contains(ReceiptKind.JPEG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GIF89a…", "<svg/>", "PK\u0003\u0004", " %PDF-1.4", "%PDF-", "%PD", "MZ"})
  void refusesOtherContentWhateverItsName(String content) {
    Upload upload = new Upload("bill.pdf", content.getBytes(StandardCharsets.UTF_8));

    assertThat(Upload.flaws("file", List.of(upload)))
        .containsExactly(new FieldProblem("file", "must be a PDF, PNG or JPEG by its content"));
  }

  @Test
  void takesTenMegabytesAndNotAByteMore() {
    byte[] most = Arrays.copyOf(Documents.pdf(), Upload.MAX_SIZE);
    byte[] more = Arrays.copyOf(Documents.pdf(), Upload.MAX_SIZE + 1);

    assertThat(Upload.flaws("file", List.of(new Upload("a.pdf", most)))).isEmpty();
    assertThat(Upload.flaws("file", List.of(new Upload("a.pdf", more)))).hasSize(1);
  }

  @Test
  void takesFiveFilesAndNotOneMore() {
    Upload upload = new Upload("a.pdf", Documents.pdf());

    assertThat(Upload.flaws("file", Collections.nCopies(5, upload))).isEmpty();
    assertThat(Upload.flaws("file", Collections.nCopies(6, upload)))
        .containsExactly(new FieldProblem("file", "must be at most 5 files"));
  }

  @ParameterizedTest
  @CsvSource({
    "bill.pdf, bill.pdf",
    "BILL.PDF, BILL.PDF",
    "C:\\taxi\\bill.pdf, bill.pdf",
    "../../etc/passwd, passwd.pdf",
    "bill.exe, bill.exe.pdf",
    "pdf, pdf.pdf",
    "'  ', receipt.pdf",
    "'a\tb.pdf', a b.pdf"
  })
  void keepsANameThatCanBeShownAndFitsTheContent(String sent, String kept) {
    assertThat(new Upload(sent, Documents.pdf()).safeName()).isEqualTo(kept);
  }

  @Test
  void cutsALongName() {
    assertThat(new Upload("x".repeat(500), Documents.pdf()).safeName())
        .hasSizeLessThanOrEqualTo(200)
        .endsWith(".pdf");
  }
}
