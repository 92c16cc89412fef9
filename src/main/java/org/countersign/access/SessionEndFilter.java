package org.countersign.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the session of somebody whose time is over or whom the directory knows no more, and leads to
 * the log-in, which says why. What pages are made of is for everybody, and asks for no session.
 */
class SessionEndFilter extends OncePerRequestFilter {

  static final String OVER = "over";
  static final String GONE = "gone";

  private final CurrentPeople people;
  private final SessionTimes times;
  private final RequestMatcher material;
  private final RequestCache asked;

  SessionEndFilter(
      CurrentPeople people, SessionTimes times, RequestMatcher material, RequestCache asked) {
    this.people = people;
    this.times = times;
    this.material = material;
    this.asked = asked;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return material.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication proof = SecurityContextHolder.getContext().getAuthentication();
    HttpSession session = request.getSession(false);
    if (proof == null || session == null) {
      chain.doFilter(request, response);
    } else if (people.of(proof).isEmpty()) {
      end(session);
      PageSecurity.askIn(request, response, GONE);
    } else if (times.isOver(session)) {
      end(session);
      asked.saveRequest(request, response);
      PageSecurity.askIn(request, response, OVER);
    } else {
      if (!SelfRefresh.is(request)) {
        times.clicked(session);
      }
      chain.doFilter(request, response);
    }
  }

  private static void end(HttpSession session) {
    session.invalidate();
    SecurityContextHolder.clearContext();
  }
}
