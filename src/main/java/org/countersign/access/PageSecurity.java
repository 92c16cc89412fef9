package org.countersign.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.countersign.expense.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * How people get in: they log in by a form, a session keeps them, and whatever a page sends has to
 * carry the session's token. What a role may do stands at each endpoint ({@code @PreAuthorize}).
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class PageSecurity {

  private static final Logger LOG = LoggerFactory.getLogger(PageSecurity.class);
  static final String LOGIN = "/login";
  private static final String OUT = LOGIN + "?out";

  private static final String[] OPEN = {"/", "/about", LOGIN};

  /** What pages are made of. */
  private static final String[] MATERIAL = {"/css/**", "/js/**", "/images/**", "/webjars/**"};

  @Bean
  SecurityFilterChain pageChain(
      HttpSecurity http,
      AccessSettings settings,
      OidcIdentities identities,
      CurrentPeople people,
      RateLimits limits,
      ProblemWriter problems,
      ObjectProvider<ClientRegistrationRepository> clients,
      Clock clock)
      throws Exception {
    SessionTimes times = new SessionTimes(settings.lifetime(), settings.sessionTimeout(), clock);
    RequestCache asked = pagesOnly();
    LogoutSuccessHandler farewell;
    if (settings.oidc().isNamed()) {
      http.oauth2Login(
          login ->
              login
                  .loginPage(LOGIN)
                  .failureHandler(PageSecurity::notLoggedIn)
                  .withObjectPostProcessor(whileTheProviderIsAway())
                  .userInfoEndpoint(user -> user.oidcUserService(identities::of)));
      farewell = alsoThere(clients.getObject(), settings.oidc());
    } else {
      http.formLogin(
          form ->
              form.loginPage(LOGIN)
                  .failureHandler(
                      (request, response, e) -> {
                        limits.logInFailed(request);
                        response.sendRedirect(request.getContextPath() + "/login?refused");
                      }));
      farewell = (request, response, who) -> response.sendRedirect(request.getContextPath() + OUT);
    }
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(OPEN)
                    .permitAll()
                    .requestMatchers(MATERIAL)
                    .permitAll()
                    .anyRequest()
                    .access(ApiSecurity::isSomebody))
        .logout(
            logout -> logout.logoutSuccessHandler(farewell).deleteCookies("countersign_session"))
        .addFilterBefore(new FormLimitFilter(), CsrfFilter.class)
        .addFilterBefore(
            new LogInLimitFilter(limits, problems), UsernamePasswordAuthenticationFilter.class)
        .addFilterBefore(
            new SessionEndFilter(people, times, material(), asked),
            AnonymousAuthenticationFilter.class)
        .addFilterBefore(new CurrentPersonFilter(people), AnonymousAuthenticationFilter.class)
        .sessionManagement(session -> session.sessionAuthenticationStrategy(loggedIn(times)))
        .requestCache(cache -> cache.requestCache(asked))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(
                        (request, response, e) -> askIn(request, response, ""))
                    .accessDeniedHandler(PageSecurity::refuse))
        .headers(headers -> headers(headers, settings.oidc()))
        .build();
  }

  private static RequestMatcher material() {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    return new OrRequestMatcher(
        Arrays.stream(MATERIAL).<RequestMatcher>map(paths::matcher).toList());
  }

  /**
   * Somebody who logs out here is logged out at the identity provider too. It is told which
   * application sends them, and not by an ID token in an address, which histories and proxies keep.
   */
  private static LogoutSuccessHandler alsoThere(
      ClientRegistrationRepository clients, AccessSettings.Oidc oidc) {
    return (request, response, who) -> {
      String back = ServletUriComponentsBuilder.fromContextPath(request).toUriString() + OUT;
      response.sendRedirect(
          endSession(clients)
              .map(
                  there ->
                      UriComponentsBuilder.fromUriString(there)
                          .queryParam("client_id", "{client}")
                          .queryParam("post_logout_redirect_uri", "{back}")
                          .encode()
                          .buildAndExpand(oidc.clientId(), back)
                          .toUriString())
              .orElse(back));
    };
  }

  /** Empty for a provider that has none, or is away: here the person is logged out all the same. */
  private static Optional<String> endSession(ClientRegistrationRepository clients) {
    try {
      return Optional.ofNullable(clients.findByRegistrationId(AccessConfiguration.REGISTRATION))
          .map(client -> client.getProviderDetails().getConfigurationMetadata())
          .map(metadata -> metadata.get("end_session_endpoint"))
          .map(Object::toString);
    } catch (RuntimeException e) {
      LOG.warn("Somebody was logged out here, and not at the identity provider: {}", inWords(e));
      return Optional.empty();
    }
  }

  /** A session of a stranger ends soon; who has logged in gets a new id, and more time. */
  private static SessionAuthenticationStrategy loggedIn(SessionTimes times) {
    return new CompositeSessionAuthenticationStrategy(
        List.of(
            new ChangeSessionIdAuthenticationStrategy(),
            (who, request, response) -> times.begin(request.getSession())));
  }

  /** It is asked for its addresses before anybody is led there. */
  private static ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>
      whileTheProviderIsAway() {
    return new ObjectPostProcessor<>() {
      @Override
      public <T extends OAuth2AuthorizationRequestRedirectFilter> T postProcess(T filter) {
        filter.setAuthenticationFailureHandler(PageSecurity::notLoggedIn);
        return filter;
      }
    };
  }

  private static void notLoggedIn(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    boolean stranger =
        e instanceof OAuth2AuthenticationException refused
            && OidcIdentities.STRANGER.equals(refused.getError().getErrorCode());
    if (!stranger) {
      LOG.warn("Nobody was logged in by the identity provider: {}", inWords(e));
    }
    response.sendRedirect(
        request.getContextPath() + LOGIN + (stranger ? "?stranger" : "?unavailable"));
  }

  /** In one line: a part of it may be what a stranger has sent with the callback. */
  private static String inWords(RuntimeException e) {
    return Texts.line(String.valueOf(e.getMessage()));
  }

  /**
   * For both chains: a page, a script or a style of anywhere else is worth nothing here. The form
   * that logs out may lead to the identity provider.
   */
  static void headers(HeadersConfigurer<HttpSecurity> headers, AccessSettings.Oidc oidc) {
    String formTargets = oidc.isNamed() ? "'self' " + oidc.origin() : "'self'";
    headers
        .contentSecurityPolicy(
            policy ->
                policy.policyDirectives(
                    "default-src 'self'; img-src 'self' data:; object-src 'none';"
                        + " base-uri 'none'; form-action "
                        + formTargets
                        + "; frame-ancestors 'none'"))
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN));
  }

  /** After logging in a person gets the page that they asked for, not a part or a picture of it. */
  private static HttpSessionRequestCache pagesOnly() {
    HttpSessionRequestCache cache = new HttpSessionRequestCache();
    cache.setMatchingRequestParameterName(null);
    cache.setRequestMatcher(
        request -> "GET".equals(request.getMethod()) && accepts(request) && !isPart(request));
    return cache;
  }

  /**
   * Leads to the log-in.
   *
   * @param why a word that the log-in page knows; empty for none
   */
  static void askIn(HttpServletRequest request, HttpServletResponse response, String why)
      throws IOException {
    String logIn = request.getContextPath() + LOGIN + (why.isEmpty() ? "" : "?" + why);
    if (isPart(request)) {
      // htmx would put the log-in into the middle of the page; with this it leaves the page
      response.setHeader("HX-Redirect", logIn);
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
      return;
    }
    response.sendRedirect(logIn);
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    if (!(e instanceof CsrfException)) {
      response.sendError(HttpStatus.FORBIDDEN.value());
    } else if (request.getServletPath().equals(LOGIN)) {
      response.sendRedirect(request.getContextPath() + "/login?again");
    } else {
      response.sendError(
          HttpStatus.FORBIDDEN.value(),
          "This page was open for too long, so nothing was sent. Load it again and repeat it.");
    }
  }

  private static boolean accepts(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }

  private static boolean isPart(HttpServletRequest request) {
    return request.getHeader("HX-Request") != null;
  }

  /** Paths that hide another one, such as //x and /x;y, which Spring Security refuses. */
  @Bean
  RequestRejectedHandler requestRejectedHandler(ProblemWriter problems) {
    return (request, response, e) -> {
      if (accepts(request)) {
        response.sendError(HttpStatus.BAD_REQUEST.value());
      } else {
        problems.write(response, HttpStatus.BAD_REQUEST, "This is no path here.");
      }
    };
  }
}
