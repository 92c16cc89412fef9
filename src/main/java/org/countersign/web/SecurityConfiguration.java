package org.countersign.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Who gets in. The people of the directory log in with HTTP Basic; what a role may do stands at
 * each endpoint ({@code @PreAuthorize}), and an endpoint that says nothing is closed.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class SecurityConfiguration {

  private static final String[] OPEN = {
    "/", "/css/**", "/v3/api-docs/**", "/swagger-ui.html", "/swagger-ui/**", "/actuator/health/**"
  };

  @Bean
  SecurityFilterChain securityFilterChain(HttpSecurity http, ObjectMapper json) throws Exception {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    // What was refused keeps its own status, and /error itself is no page.
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(OPEN)
                    .permitAll()
                    .requestMatchers("/actuator/**")
                    .hasRole("OPERATOR")
                    .requestMatchers("/api/**")
                    .authenticated()
                    .anyRequest()
                    .denyAll())
        .httpBasic(
            basic ->
                basic.authenticationEntryPoint(
                    (request, response, e) -> {
                      response.setHeader(
                          HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Countersign\"");
                      write(
                          response,
                          json,
                          HttpStatus.UNAUTHORIZED,
                          "Log in with your user name and password.");
                    }))
        .exceptionHandling(
            handling ->
                handling.accessDeniedHandler(
                    (request, response, e) ->
                        write(response, json, HttpStatus.FORBIDDEN, "You may not go here.")))
        // Nothing is kept between requests: no session, so no cookie that another site could use.
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(CsrfConfigurer::disable)
        .addFilterBefore(new CrossSiteFilter(json), BasicAuthenticationFilter.class)
        .headers(
            headers ->
                headers.contentSecurityPolicy(
                    policy ->
                        policy.policyDirectives(
                            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'")))
        .build();
  }

  /** Paths that hide another one, such as //x and /x;y, which Spring Security refuses. */
  @Bean
  RequestRejectedHandler requestRejectedHandler(ObjectMapper json) {
    return (request, response, e) ->
        write(response, json, HttpStatus.BAD_REQUEST, "This is no path here.");
  }

  @Bean
  UserDetailsService userDetailsService(Directory directory) {
    return name ->
        directory
            .findByText(name)
            .flatMap(
                person ->
                    directory
                        .passwordOf(person.userName())
                        .map(password -> new User(name, password, authorities(person))))
            .orElseThrow(() -> new UsernameNotFoundException("unknown"));
  }

  static List<GrantedAuthority> authorities(Person person) {
    List<String> roles = new ArrayList<>();
    // An auditor changes nothing, whatever other groups they are in.
    roles.add(person.isIn(Groups.AUDITORS) ? "AUDITOR" : "EMPLOYEE");
    if (person.isIn(Groups.OPERATORS)) {
      roles.add("OPERATOR");
    }
    if (person.isIn(Groups.ANALYSTS)) {
      roles.add("ANALYST");
    }
    return roles.stream()
        .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
        .toList();
  }

  static void write(
      HttpServletResponse response, ObjectMapper json, HttpStatus status, String detail)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(response.getOutputStream(), ProblemDetail.forStatusAndDetail(status, detail));
  }
}
