package org.countersign.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.countersign.Browser;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

@IntegrationTest
class FirstPageIT {

  @RegisterExtension final Browser browser = new Browser();

  @LocalServerPort private int port;

  @Test
  void saysWhatRunsWhere() {
    Page page = browser.desktop();
    page.navigate("http://127.0.0.1:" + port + "/");

    assertThat(
            page.getByRole(
                AriaRole.HEADING,
                new Page.GetByRoleOptions().setName("A person behind every AI decision")))
        .isVisible();
    assertThat(page.getByText("http://127.0.0.1:" + port).first()).isVisible();
    Browser.assertAccessible(page);
  }

  @Test
  void canBeReadInTheDark() {
    Page page = browser.desktop(options -> options.setColorScheme(ColorScheme.DARK));
    page.navigate("http://127.0.0.1:" + port + "/");

    Browser.assertAccessible(page);
  }

  @Test
  void fitsOnAPhone() {
    Page page = browser.phone();
    page.navigate("http://127.0.0.1:" + port + "/");

    Browser.assertAccessible(page);
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .as("width of the page")
        .isLessThanOrEqualTo(390);
  }
}
