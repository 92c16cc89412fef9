package org.countersign.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
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

  private static final String[] OPEN = {
    "/", "/about", LOGIN, "/css/**", "/js/**", "/images/**", "/webjars/**"
  };

  @Bean
  SecurityFilterChain pageChain(
      HttpSecurity http,
      AccessSettings settings,
      OidcIdentities identities,
      RateLimits limits,
      ProblemWriter problems,
      ObjectProvider<ClientRegistrationRepository> clients)
      throws Exception {
    LogoutSuccessHandler farewell;
    if (settings.oidc().isNamed()) {
      http.oauth2Login(
          login ->
              login
                  .loginPage(LOGIN)
                  .failureHandler(PageSecurity::notLoggedIn)
                  .withObjectPostProcessor(whileTheProviderIsAway())
                  .userInfoEndpoint(user -> user.oidcUserService(identities::of)));
      farewell = alsoThere(clients.getObject());
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
                    .anyRequest()
                    .authenticated())
        .logout(
            logout -> logout.logoutSuccessHandler(farewell).deleteCookies("countersign_session"))
        .addFilterBefore(new FormLimitFilter(), CsrfFilter.class)
        .addFilterBefore(
            new LogInLimitFilter(limits, problems), UsernamePasswordAuthenticationFilter.class)
        .sessionManagement(
            session -> session.sessionAuthenticationStrategy(loggedIn(settings.sessionTimeout())))
        .requestCache(cache -> cache.requestCache(pagesOnly()))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint((request, response, e) -> askIn(request, response))
                    .accessDeniedHandler(PageSecurity::refuse))
        .headers(headers -> headers(headers, settings.oidc()))
        .build();
  }

  /** Somebody who logs out here is logged out at the identity provider too. */
  private static LogoutSuccessHandler alsoThere(ClientRegistrationRepository clients) {
    var handler = new OidcClientInitiatedLogoutSuccessHandler(clients);
    handler.setPostLogoutRedirectUri("{baseUrl}" + OUT);
    return handler;
  }

  /** A session of a stranger ends soon; who has logged in gets a new id, and more time. */
  private static SessionAuthenticationStrategy loggedIn(Duration timeout) {
    return new CompositeSessionAuthenticationStrategy(
        List.of(
            new ChangeSessionIdAuthenticationStrategy(),
            (who, request, response) ->
                request.getSession().setMaxInactiveInterval(Math.toIntExact(timeout.toSeconds()))));
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
      LOG.warn("Nobody was logged in by the identity provider: {}", e.getMessage());
    }
    response.sendRedirect(
        request.getContextPath() + LOGIN + (stranger ? "?stranger" : "?unavailable"));
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

  private static void askIn(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (isPart(request)) {
      // htmx would put the log-in into the middle of the page; with this it leaves the page
      response.setHeader("HX-Redirect", request.getContextPath() + LOGIN);
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
      return;
    }
    response.sendRedirect(request.getContextPath() + LOGIN);
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
