package org.countersign.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What an open page asks for by itself, with nobody before it. It does not count as a click; a test
 * finds those that the templates have. Decided by the address and not by what the sender says.
 */
final class SelfRefresh {

  private static final RequestMatcher PATHS =
      PathPatternRequestMatcher.withDefaults().matcher("/expenses/{id}/progress");

  private SelfRefresh() {}

  static boolean is(HttpServletRequest request) {
    return PATHS.matches(request);
  }
}
