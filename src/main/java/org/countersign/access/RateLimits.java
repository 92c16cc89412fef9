package org.countersign.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Counts what callers do, and refuses what is too much of one of them. */
@Component
class RateLimits implements HandlerInterceptor, WebMvcConfigurer {

  private final Kept submissions;
  private final Kept decisions;
  private final Kept failedLogIns;

  RateLimits(LimitSettings settings, MeterRegistry metrics, Clock clock) {
    submissions = Kept.of("submission", settings.submissionsPerMinute(), metrics, clock);
    decisions = Kept.of("decision", settings.decisionsPerMinute(), metrics, clock);
    failedLogIns = Kept.of("log-in", settings.failedLogInsPerMinute(), metrics, clock);
  }

  /** A limit, and how often it was kept. */
  private record Kept(RateLimit limit, Counter refused) {

    static Kept of(String act, int perMinute, MeterRegistry metrics, Clock clock) {
      return new Kept(
          new RateLimit(perMinute, clock),
          Counter.builder("countersign.limited")
              .description("Requests that came too often")
              .tag("act", act)
              .register(metrics));
    }

    Optional<TooMany> counted(Optional<Duration> wait) {
      wait.ifPresent(some -> refused.increment());
      return wait.map(TooMany::new);
    }
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
      Kept kept =
          switch (limited.value()) {
            case SUBMISSION -> submissions;
            case DECISION -> decisions;
          };
      Optional<TooMany> refusal = kept.counted(kept.limit().take(caller(request)));
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
