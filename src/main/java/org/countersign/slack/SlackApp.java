package org.countersign.slack;

import com.slack.api.Slack;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.model.event.AppHomeOpenedEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Bolt, with what it calls for each kind of request. */
@WhenSlackIsOn
@Configuration(proxyBeanMethods = false)
class SlackApp {

  static final String COMMAND = "/expense";

  @Bean
  App boltApp(
      Slack slack,
      Workspace workspace,
      ReviewButtons reviews,
      ExpenseForms expenses,
      HomeTab home,
      MeterRegistry metrics) {
    AppConfig config = new AppConfig();
    config.setSlack(slack);
    // Our own middleware only: Bolt's asks Slack for the workspace before it handles anything, and
    // the servlet has checked the signature on the bytes.
    App app = new App(config, new ArrayList<>(List.of(new TeamCheck(workspace, metrics))));
    for (Button button : Button.values()) {
      app.blockAction(
          button.actionId(), (request, context) -> reviews.clicked(button, request, context));
    }
    app.viewSubmission(Modals.DECIDE, reviews::decided);
    app.viewSubmission(Modals.ANSWER, reviews::answered);
    app.viewSubmission(Modals.SUBMIT, expenses::submitted);
    app.messageShortcut(Modals.SUBMIT, expenses::shortcut);
    app.command(COMMAND, expenses::command);
    app.event(AppHomeOpenedEvent.class, home::opened);
    return app;
  }

  @Bean
  @ConditionalOnProperty(
      name = "countersign.slack.mode",
      havingValue = "HTTP",
      matchIfMissing = true)
  ServletRegistrationBean<SlackServlet> slackServlet(
      App boltApp, SlackSettings settings, SeenRequests seen, MeterRegistry metrics, Clock clock) {
    RequestSignature signature = new RequestSignature(settings.signingSecret(), clock);
    return new ServletRegistrationBean<>(
        new SlackServlet(boltApp, signature, seen, metrics), SlackServlet.PATH);
  }

  /** The signature is the log-in here. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  SecurityFilterChain slackSecurity(HttpSecurity http) throws Exception {
    return http.securityMatcher(PathPatternRequestMatcher.withDefaults().matcher(SlackServlet.PATH))
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(CsrfConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }
}
