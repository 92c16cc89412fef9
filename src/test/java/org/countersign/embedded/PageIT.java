package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PageIT {

  @BeforeAll
  static void needsTheEmbeddedCamunda() {
    assumeTrue(SharedCamunda.isEmbedded(), "a real cluster has Operate instead");
  }

  @Test
  void servesThePageWithAllItsFiles() throws Exception {
    final var page = Http.get("/");

    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
    final var files = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"").matcher(page.body());
    assertThat(files.results().map(file -> file.group(1)).toList())
        .hasSize(4)
        .allSatisfy(file -> assertThat(Http.get(file).statusCode()).isEqualTo(200));
  }

  @Test
  void allowsNoForeignOrInlineScript() throws Exception {
    assertThat(Http.get("/").headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .doesNotContain("unsafe");
  }

  @Test
  void servesNoOtherFile() throws Exception {
    assertThat(Http.get("/page/../claim.bpmn").statusCode()).isEqualTo(501);
    assertThat(Http.get("/page/claim.bpmn").statusCode()).isEqualTo(501);
  }
}
