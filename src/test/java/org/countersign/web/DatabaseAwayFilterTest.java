package org.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class DatabaseAwayFilterTest {

  private final DatabaseAwayFilter filter = new DatabaseAwayFilter();
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @Test
  void saysThatTheDatabaseIsAwayToABrowser() throws Exception {
    RuntimeException away =
        new CannotGetJdbcConnectionException("no", new SQLTransientConnectionException("timeout"));

    filter.doFilter(new MockHttpServletRequest("GET", "/inbox"), response, failing(away));

    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.getContentType()).startsWith("text/html");
    assertThat(response.getContentAsString()).contains("The database does not answer");
  }

  @Test
  void leavesOtherFailuresAlone() {
    RuntimeException other = new IllegalStateException("a bug");

    assertThatThrownBy(
            () ->
                filter.doFilter(
                    new MockHttpServletRequest("GET", "/inbox"), response, failing(other)))
        .isSameAs(other);
  }

  private static MockFilterChain failing(RuntimeException failure) {
    return new MockFilterChain() {
      @Override
      public void doFilter(ServletRequest request, ServletResponse answer) {
        throw failure;
      }
    };
  }
}
