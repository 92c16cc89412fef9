package org.countersign.access;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;

/** Which addresses are for programs; all others are pages and what pages are made of. */
public final class ApiPaths {

  private static final List<String> ROOTS =
      List.of("/api", "/actuator", "/livez", "/readyz", "/v3/api-docs", "/swagger-ui");

  private ApiPaths() {}

  /** Whether the request, or the one that failed and is now at the error page, asks for one. */
  public static boolean contain(HttpServletRequest request) {
    Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    String path =
        failed instanceof String uri
            ? uri.substring(request.getContextPath().length())
            : request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
    return contain(path);
  }

  /** Whether this is one, as it stands in a request that nobody has taken apart yet. */
  public static boolean contain(String path) {
    return ROOTS.stream().anyMatch(root -> isBelow(root, path));
  }

  private static boolean isBelow(String root, String path) {
    return path.equals(root) || path.startsWith(root + "/") || path.startsWith(root + ".");
  }
}
