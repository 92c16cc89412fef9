package org.countersign.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.LogContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Log lines of a request about an expense name the expense. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class LogContextFilter extends OncePerRequestFilter {

  private static final Pattern EXPENSE =
      Pattern.compile("/expenses/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/|$)");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Matcher path = EXPENSE.matcher(request.getRequestURI());
    if (path.find()) {
      LogContext.expense(ExpenseId.of(path.group(1)));
    }
    try {
      chain.doFilter(request, response);
    } finally {
      LogContext.clear();
    }
  }
}
