package org.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.camunda.client.spring.properties.CamundaClientAuthProperties.AuthMethod;
import io.camunda.client.spring.properties.CamundaClientProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** docker-compose.yml against application.yaml and pom.xml: what can be checked without Docker. */
class DeploymentTest {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private static final String COMPOSE_TEXT = text("docker-compose.yml");
  private static final JsonNode COMPOSE = yaml(COMPOSE_TEXT);
  private static final String SETTINGS_TEXT = text("src/main/resources/application.yaml");
  private static final JsonNode SETTINGS = yaml(SETTINGS_TEXT);

  private static final JsonNode POSTGRES = COMPOSE.at("/services/postgres");
  private static final JsonNode CAMUNDA = COMPOSE.at("/services/camunda");
  private static final JsonNode COUNTERSIGN = COMPOSE.at("/services/countersign");

  @Test
  void fixesEveryImage() {
    assertThat(COMPOSE.at("/services"))
        .hasSize(3)
        .allSatisfy(
            service ->
                assertThat(service.path("image").asText()).matches("[a-z/-]+:\\d+\\.\\d+[\\w.-]*"));
  }

  @Test
  void opensPortsToThisMachineOnly() {
    assertThat(COMPOSE.at("/services"))
        .allSatisfy(
            service ->
                assertThat(service.path("ports"))
                    .isNotEmpty()
                    .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
  }

  @Test
  void hasNoDefaultSecret() {
    assertThat(COMPOSE.at("/services"))
        .allSatisfy(
            service ->
                variables(service)
                    .forEach(
                        (name, value) -> {
                          if (name.matches(".*(PASSWORD|KEY|SECRET|TOKEN).*")) {
                            assertThat(value).as(name).matches("\\$\\{[A-Z_]+:\\?.+}");
                          }
                        }));
  }

  @Test
  void setsOnlyVariablesThatTheApplicationReads() {
    List<String> read =
        Pattern.compile("\\$\\{([A-Z_]+)[:}]")
            .matcher(SETTINGS_TEXT)
            .results()
            .map(result -> result.group(1))
            .toList();

    assertThat(variables(COUNTERSIGN).keySet())
        .filteredOn(name -> !name.startsWith("CAMUNDA_CLIENT_"))
        .isNotEmpty()
        .isSubsetOf(read);
  }

  @Test
  void logsTheApplicationInToCamunda() {
    Map<String, Object> variables = new LinkedHashMap<>(variables(COUNTERSIGN));
    MutablePropertySources sources = new MutablePropertySources();
    sources.addFirst(
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));

    var auth =
        new Binder(ConfigurationPropertySources.from(sources))
            .bind("camunda.client", CamundaClientProperties.class)
            .get()
            .getAuth();

    assertThat(SETTINGS.at("/camunda/client/auth/method").asText())
        .startsWith("${CAMUNDA_AUTH_METHOD:");
    assertThat(variables.get("CAMUNDA_AUTH_METHOD")).hasToString(AuthMethod.basic.name());
    assertThat(auth.getUsername())
        .isEqualTo(variable(CAMUNDA, "CAMUNDA_SECURITY_INITIALIZATION_USERS_0_USERNAME"))
        .isEqualTo(variable(CAMUNDA, "CAMUNDA_SECURITY_INITIALIZATION_DEFAULTROLES_ADMIN_USERS_0"));
    assertThat(auth.getPassword())
        .isEqualTo(variable(CAMUNDA, "CAMUNDA_SECURITY_INITIALIZATION_USERS_0_PASSWORD"));
    assertThat(variable(CAMUNDA, "CAMUNDA_SECURITY_AUTHENTICATION_UNPROTECTEDAPI"))
        .isEqualTo("false");
  }

  @Test
  void agreesWithTheApplicationOnPortsAndHealth() {
    String port = variable(COUNTERSIGN, "COUNTERSIGN_PORT");
    String health = COUNTERSIGN.at("/healthcheck/test").toString();

    assertThat(SETTINGS.at("/server/port").asText()).isEqualTo("${COUNTERSIGN_PORT:" + port + "}");
    assertThat(containerPort(COUNTERSIGN)).isEqualTo(port);
    assertThat(health).contains("/dev/tcp/127.0.0.1/" + port).contains("GET /actuator/health ");
    assertThat(SETTINGS.at("/management/endpoints/web/exposure/include").asText())
        .contains("health");
    assertThat(variable(COUNTERSIGN, "CAMUNDA_REST_ADDRESS"))
        .isEqualTo("http://camunda:" + containerPort(CAMUNDA));
    assertThat(SETTINGS.at("/camunda/client/rest-address").asText())
        .endsWith(":" + part(CAMUNDA.at("/ports/0"), 1) + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"COUNTERSIGN_DB_", "CAMUNDA_DATA_SECONDARY_STORAGE_RDBMS_"})
  void agreesOnDatabases(String prefix) {
    JsonNode service = prefix.startsWith("COUNTERSIGN") ? COUNTERSIGN : CAMUNDA;
    String userVariable = prefix.startsWith("COUNTERSIGN") ? "USER" : "USERNAME";
    String user = variable(service, prefix + userVariable);
    String url = variable(service, prefix + "URL");
    String database = url.substring(url.lastIndexOf('/') + 1);
    String script = COMPOSE.at("/configs/databases/content").asText();

    assertThat(url).isEqualTo("jdbc:postgresql://postgres:5432/" + database);
    assertThat(script)
        .contains("create role %s login password :'%s';".formatted(user, user))
        .contains("create database %s owner %s;".formatted(database, user));
    String secret = user.toUpperCase(Locale.ROOT) + "_DB_PASSWORD";
    assertThat(script).contains("-v %s=\"$$%s\"".formatted(user, secret));
    assertThat(variable(POSTGRES, secret))
        .isEqualTo(variable(service, prefix + "PASSWORD"))
        .startsWith("${" + secret + ":?");
  }

  @Test
  void mountsWhatItNames() {
    String pom = text("pom.xml");
    MatchResult project =
        Pattern.compile(
                "</parent>.*?<artifactId>(.*?)</artifactId>\\s*<version>(.*?)<", Pattern.DOTALL)
            .matcher(pom)
            .results()
            .findFirst()
            .orElseThrow();
    JsonNode jar = COUNTERSIGN.at("/volumes/0");

    assertThat(jar.asText())
        .startsWith("./target/%s-%s.jar:".formatted(project.group(1), project.group(2)));
    assertThat(COUNTERSIGN.at("/command/3").asText()).isEqualTo(part(jar, 1));
    assertThat("file:" + COUNTERSIGN.at("/configs/0/target").asText())
        .isEqualTo(variable(COUNTERSIGN, "COUNTERSIGN_PEOPLE_FILE"));
    assertThat(COMPOSE.path("configs").fieldNames()).toIterable().contains("people", "databases");
    assertThat(COMPOSE.path("volumes").fieldNames())
        .toIterable()
        .containsExactly(part(POSTGRES.at("/volumes/0"), 0), part(CAMUNDA.at("/volumes/0"), 0));
  }

  private static Map<String, String> variables(JsonNode service) {
    Map<String, String> variables = new LinkedHashMap<>();
    service
        .path("environment")
        .properties()
        .forEach(property -> variables.put(property.getKey(), property.getValue().asText()));
    return variables;
  }

  private static String variable(JsonNode service, String name) {
    assertThat(variables(service)).containsKey(name);
    return service.path("environment").path(name).asText();
  }

  private static String containerPort(JsonNode service) {
    return part(service.at("/ports/0"), 2);
  }

  /** Of "127.0.0.1:8088:8080" and the like. */
  private static String part(JsonNode text, int index) {
    return List.of(text.asText().split(":", -1)).get(index);
  }

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException("not YAML", e);
    }
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }
}
