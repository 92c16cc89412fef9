package org.countersign.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Whoever tries passwords or tokens is not listened to for a while. */
class LogInLimitFilter extends OncePerRequestFilter {

  private final RateLimits limits;
  private final ProblemWriter problems;

  LogInLimitFilter(RateLimits limits, ProblemWriter problems) {
    this.limits = limits;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean program = ApiPaths.contain(request);
    if (!(program ? hasCredentials(request) : isLogIn(request))) {
      chain.doFilter(request, response);
      return;
    }
    Optional<TooMany> refusal = limits.refusesLogIn(request);
    if (refusal.isEmpty()) {
      chain.doFilter(request, response);
      if (program && response.getStatus() == HttpStatus.UNAUTHORIZED.value()) {
        limits.logInFailed(request);
      }
      return;
    }
    response.setHeader(HttpHeaders.RETRY_AFTER, refusal.get().retryAfter());
    if (program) {
      problems.write(
          response, HttpStatus.TOO_MANY_REQUESTS, String.valueOf(refusal.get().getMessage()));
    } else {
      response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
    }
  }

  private static boolean hasCredentials(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.AUTHORIZATION) != null;
  }

  private static boolean isLogIn(HttpServletRequest request) {
    return request.getMethod().equals("POST")
        && request.getServletPath().equals(PageSecurity.LOGIN);
  }
}
