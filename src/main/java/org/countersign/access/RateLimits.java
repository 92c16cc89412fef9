package org.countersign.access;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Clock;
import java.util.Optional;
import org.countersign.access.ActLimits.Kept;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Counts what callers do, and refuses what is too much of one of them. */
@Component
class RateLimits implements HandlerInterceptor, WebMvcConfigurer {

  private final ActLimits limits;
  private final Kept failedLogIns;

  RateLimits(ActLimits limits, LimitSettings settings, MeterRegistry metrics, Clock clock) {
    this.limits = limits;
    failedLogIns = Kept.of("log-in", settings.failedLogInsPerMinute(), metrics, clock);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  /**
   * @throws TooMany if the handler is {@link Limited} and the caller has none left
   */
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Limited limited =
        handler instanceof HandlerMethod method ? method.getMethodAnnotation(Limited.class) : null;
    if (limited != null) {
      Optional<TooMany> refusal = limits.take(limited.value(), caller(request));
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    }
    return true;
  }

  /** Whether from this address too many log-ins have failed, and what to say then. */
  Optional<TooMany> refusesLogIn(HttpServletRequest request) {
    return failedLogIns.counted(failedLogIns.limit().refuses(request.getRemoteAddr()));
  }

  void logInFailed(HttpServletRequest request) {
    failedLogIns.limit().take(request.getRemoteAddr());
  }

  private static String caller(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    return principal == null ? "address " + request.getRemoteAddr() : principal.getName();
  }
}
