package org.countersign.access;

import jakarta.servlet.DispatcherType;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/**
 * How programs get in: each request brings its credentials. A session of the pages counts for
 * nothing here, so no cookie that another site's page could use opens anything.
 */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

  static final String UNKNOWN_PERSON = "You are not in the directory.";

  private static final String[] OPEN = {
    "/v3/api-docs/**",
    "/v3/api-docs.yaml",
    "/swagger-ui.html",
    "/swagger-ui/**",
    "/livez",
    "/readyz",
    // On the management port, which only those reach who watch over the application.
    "/actuator/health/**",
    "/actuator/prometheus"
  };

  @Bean
  @Order(1)
  SecurityFilterChain apiChain(
      HttpSecurity http,
      AccessSettings settings,
      OidcIdentities identities,
      CurrentPeople people,
      RateLimits limits,
      ProblemWriter problems)
      throws Exception {
    if (settings.oidc().isNamed()) {
      byToken(http, identities, problems);
    } else {
      byPassword(http, problems);
    }
    return http.securityMatcher(ApiPaths::contain)
        .authorizeHttpRequests(
            requests ->
                requests
                    // What was refused keeps its own status.
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(OPEN)
                    .permitAll()
                    .requestMatchers("/actuator/**")
                    .hasRole("OPERATOR")
                    .anyRequest()
                    .access(ApiSecurity::isSomebody))
        .exceptionHandling(
            handling ->
                handling.accessDeniedHandler(
                    (request, response, e) ->
                        problems.write(
                            response,
                            HttpStatus.FORBIDDEN,
                            request.getUserPrincipal() instanceof PersonAuthentication
                                ? "You may not go here."
                                : UNKNOWN_PERSON)))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(CsrfConfigurer::disable)
        .addFilterBefore(
            new LogInLimitFilter(limits, problems), BearerTokenAuthenticationFilter.class)
        .addFilterBefore(new CrossSiteFilter(problems), BasicAuthenticationFilter.class)
        .addFilterBefore(new CurrentPersonFilter(people), AnonymousAuthenticationFilter.class)
        .headers(headers -> PageSecurity.headers(headers, settings.oidc()))
        .build();
  }

  /** Whether it is a person of the directory, as it is now. */
  static AuthorizationDecision isSomebody(Supplier<Authentication> who, Object request) {
    return new AuthorizationDecision(who.get() instanceof PersonAuthentication);
  }

  private static void byPassword(HttpSecurity http, ProblemWriter problems) throws Exception {
    http.httpBasic(
        basic ->
            basic.authenticationEntryPoint(
                (request, response, e) -> {
                  response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Countersign\"");
                  problems.write(
                      response,
                      HttpStatus.UNAUTHORIZED,
                      "Log in with your user name and password.");
                }));
  }

  private static void byToken(HttpSecurity http, OidcIdentities identities, ProblemWriter problems)
      throws Exception {
    BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
    AuthenticationEntryPoint entryPoint =
        (request, response, e) -> {
          challenge.commence(request, response, e);
          problems.write(
              response,
              HttpStatus.UNAUTHORIZED,
              "Send a valid access token of the identity provider: Authorization: Bearer …");
        };
    http.oauth2ResourceServer(
        server ->
            server
                .jwt(jwt -> jwt.jwtAuthenticationConverter(identities::of))
                .authenticationEntryPoint(entryPoint)
                .withObjectPostProcessor(
                    new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                      @Override
                      public <T extends BearerTokenAuthenticationFilter> T postProcess(T filter) {
                        filter.setAuthenticationFailureHandler(
                            (request, response, e) -> {
                              if (e instanceof AuthenticationServiceException) {
                                problems.write(
                                    response,
                                    HttpStatus.SERVICE_UNAVAILABLE,
                                    "The identity provider does not answer. Try again in a moment.");
                              } else {
                                entryPoint.commence(request, response, e);
                              }
                            });
                        return filter;
                      }
                    }));
  }
}
