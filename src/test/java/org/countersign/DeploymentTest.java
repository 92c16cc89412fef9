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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

/**
 * Dockerfile, docker-compose.yml and deploy/ against application.yaml, pom.xml and each other: what
 * can be checked without Docker and Kubernetes.
 */
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
  private static final JsonNode MIGRATE = COMPOSE.at("/services/migrate");

  private static final String DOCKERFILE = text("Dockerfile");
  private static final String MANIFESTS =
      text("deploy/kubernetes/countersign.yaml") + "---\n" + text("deploy/kubernetes/migrate.yaml");
  private static final JsonNode DEPLOYMENT = manifest("Deployment");
  private static final JsonNode CONTAINER = DEPLOYMENT.at("/spec/template/spec/containers/0");
  private static final JsonNode JOB = manifest("Job");
  private static final JsonNode MIGRATION = JOB.at("/spec/template/spec/containers/0");
  private static final JsonNode MAP = yaml(text("deploy/kubernetes/settings.yaml"));

  @Test
  void fixesEveryImage() {
    List<String> images = new ArrayList<>(COMPOSE.findValuesAsText("image"));
    images.add(CONTAINER.path("image").asText());
    images.add(MIGRATION.path("image").asText());
    Pattern.compile("(?m)^FROM (\\S+)")
        .matcher(DOCKERFILE)
        .results()
        .forEach(from -> images.add(from.group(1)));

    assertThat(images)
        .hasSize(10)
        .allSatisfy(image -> assertThat(image).matches("[a-z/-]+:v?\\d+\\.\\d+[\\w.-]*"));
    // Of one version, or the application does not start.
    assertThat(
            List.of(
                CONTAINER.path("image"),
                MIGRATION.path("image"),
                MIGRATE.path("image"),
                COUNTERSIGN.path("image")))
        .hasSize(4)
        .containsOnly(COUNTERSIGN.path("image"));
    assertThat(JOB.at("/metadata/name").asText())
        .isEqualTo(
            COUNTERSIGN
                .path("image")
                .asText()
                .replace("countersign:", "countersign-migrate-")
                .replace('.', '-'));
  }

  @Test
  void opensPortsToThisMachineOnly() {
    assertThat(COMPOSE.at("/services"))
        .allSatisfy(
            service ->
                assertThat(service.path("ports"))
                    .hasSize(service.equals(MIGRATE) ? 0 : 1)
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
                          if (name.matches(".*(PASSWORD|KEY|SECRET|TOKEN).*(?<!_FILE)")) {
                            // Required, or none at all.
                            assertThat(value).as(name).matches("\\$\\{[A-Z_]+(:\\?.+|:-)}");
                          }
                        }));
  }

  @Test
  void setsOnlyVariablesThatTheApplicationReads() {
    Set<String> set = new TreeSet<>(variables(COUNTERSIGN).keySet());
    set.addAll(variables(MIGRATE).keySet());
    MIGRATION.path("env").forEach(variable -> set.add(variable.path("name").asText()));
    MAP.path("data").fieldNames().forEachRemaining(set::add);
    Pattern.compile("COUNTERSIGN_[A-Z_]+(?==)")
        .matcher(DOCKERFILE)
        .results()
        .forEach(variable -> set.add(variable.group()));
    set.addAll(secretsOfKubernetes("countersign-secrets"));
    set.addAll(secretsOfKubernetes("countersign-owner"));
    List<String> read =
        Pattern.compile("\\$\\{([A-Z_]+)[:}]")
            .matcher(SETTINGS_TEXT)
            .results()
            .map(result -> result.group(1))
            .toList();

    assertThat(set)
        .filteredOn(name -> !name.startsWith("CAMUNDA_CLIENT_"))
        .hasSizeGreaterThan(10)
        .isSubsetOf(read);
  }

  @Test
  void givesTheSameSettingsInKubernetesAsInCompose() {
    MAP.path("data")
        .properties()
        .forEach(
            setting -> {
              String inCompose =
                  variables(COUNTERSIGN).getOrDefault(setting.getKey(), "${not there}");
              if (!inCompose.startsWith("${")) {
                assertThat(setting.getValue().asText()).as(setting.getKey()).isEqualTo(inCompose);
              }
            });
    Set<String> both = new TreeSet<>(secretsOfKubernetes("countersign-secrets"));
    MAP.path("data").fieldNames().forEachRemaining(both::add);
    assertThat(both)
        .containsAll(
            variables(COUNTERSIGN).keySet().stream()
                .filter(name -> !variable(COUNTERSIGN, name).matches("\\$\\{[A-Z_]+:-.*"))
                .toList());
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
  void agreesWithTheApplicationOnPorts() {
    String port = portOf("/server/port");
    String management = portOf("/management/server/port");

    assertThat(DOCKERFILE).contains("EXPOSE %s %s\n".formatted(port, management));
    assertThat(containerPort(COUNTERSIGN)).isEqualTo(port);
    assertThat(CONTAINER.at("/ports/0/name").asText()).isEqualTo("http");
    assertThat(CONTAINER.at("/ports/0/containerPort").asText()).isEqualTo(port);
    assertThat(CONTAINER.at("/ports/1/name").asText()).isEqualTo("management");
    assertThat(CONTAINER.at("/ports/1/containerPort").asText()).isEqualTo(management);
    assertThat(
            DEPLOYMENT
                .at("/spec/template/metadata/annotations")
                .path("prometheus.io/port")
                .asText())
        .isEqualTo(management);
    assertThat(manifest("Service").at("/spec/ports"))
        .hasSize(1)
        .allSatisfy(one -> assertThat(one.path("targetPort").asText()).isEqualTo("http"));
    assertThat(
            yaml(text("deploy/prometheus/prometheus.yml"))
                .at("/scrape_configs/0/static_configs/0/targets/0")
                .asText())
        .isEqualTo("countersign:" + management);
    assertThat(variable(COUNTERSIGN, "CAMUNDA_REST_ADDRESS"))
        .isEqualTo("http://camunda:" + containerPort(CAMUNDA));
    assertThat(SETTINGS.at("/camunda/client/rest-address").asText())
        .endsWith(":" + part(CAMUNDA.at("/ports/0"), 1) + "}");
  }

  @Test
  void asksForTheProbesThatTheApplicationHas() {
    JsonNode health = SETTINGS.at("/management/endpoint/health");

    assertThat(health.at("/probes/enabled").asBoolean()).isTrue();
    assertThat(health.at("/probes/add-additional-paths").asBoolean()).isTrue();
    assertThat(health.at("/group/readiness/include").asText()).isEqualTo("readinessState,db");
    assertThat(probe("readinessProbe")).isEqualTo("/readyz http");
    assertThat(probe("startupProbe")).isEqualTo("/livez http");
    assertThat(probe("livenessProbe")).isEqualTo("/livez http");
    assertThat(DOCKERFILE)
        .contains("/dev/tcp/127.0.0.1/" + portOf("/server/port"))
        .contains("GET /readyz HTTP/1.0");
    assertThat(SETTINGS.at("/management/endpoints/web/exposure/include").asText())
        .isEqualTo("health,metrics,prometheus");
  }

  @Test
  void leavesTimeForTheGracefulStop() {
    Duration phase = seconds(SETTINGS.at("/spring/lifecycle/timeout-per-shutdown-phase").asText());
    int preStop = CONTAINER.at("/lifecycle/preStop/exec/command/1").asInt();

    assertThat(seconds(COUNTERSIGN.path("stop_grace_period").asText())).isGreaterThan(phase);
    assertThat(DEPLOYMENT.at("/spec/template/spec/terminationGracePeriodSeconds").asLong())
        .isGreaterThan(preStop + phase.toSeconds());
  }

  @Test
  void runsAsNobodySpecial() {
    for (String kind : List.of("Deployment", "Job")) {
      JsonNode pod = manifest(kind).at("/spec/template/spec");
      JsonNode container = pod.at("/containers/0/securityContext");
      String user = pod.at("/securityContext/runAsUser").asText();

      assertThat(DOCKERFILE)
          .as(kind)
          .contains("--uid %s ".formatted(user))
          .contains("USER %1$s:%1$s\n".formatted(user));
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(kind).isTrue();
      assertThat(container.path("readOnlyRootFilesystem").asBoolean()).as(kind).isTrue();
      assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).as(kind).isFalse();
      assertThat(container.at("/capabilities/drop/0").asText()).as(kind).isEqualTo("ALL");
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).as(kind).isFalse();
      assertThat(pod.findValues("emptyDir"))
          .as(kind)
          .isNotEmpty()
          .allSatisfy(memory -> assertThat(memory.path("sizeLimit").asText()).endsWith("Mi"));
    }
  }

  @Test
  void letsNoContainerOfComposeWriteOrGainRights() {
    assertThat(COMPOSE.at("/x-hardened").toString())
        .isEqualTo(
            "{\"read_only\":true,\"cap_drop\":[\"ALL\"],\"security_opt\":[\"no-new-privileges:true\"]}");
    assertThat(Pattern.compile("<<: \\*hardened").matcher(COMPOSE_TEXT).results().count())
        .isEqualTo(COMPOSE.at("/services").size());
    COMPOSE
        .at("/services")
        .properties()
        .forEach(
            service -> {
              assertThat(service.getValue().has("<<")).as(service.getKey()).isTrue();
              assertThat(service.getValue())
                  .as(service.getKey())
                  .noneMatch(setting -> setting.has("read_only"))
                  .isNotEmpty();
              for (String weaker : List.of("cap_add", "privileged", "read_only", "cap_drop")) {
                assertThat(service.getValue().has(weaker)).as(service.getKey() + weaker).isFalse();
              }
              assertThat(service.getValue().path("tmpfs"))
                  .as(service.getKey())
                  .allSatisfy(
                      memory -> assertThat(memory.asText()).matches("/[a-z/]+:size=\\d+m,.*"));
            });
    for (JsonNode writes : List.of(POSTGRES, CAMUNDA, MIGRATE, COUNTERSIGN)) {
      assertThat(writes.path("tmpfs").toString()).contains("\"/tmp:size=");
    }
    // Compose cannot copy another kind into a container whose file system is read-only.
    for (String kind : List.of("configs", "secrets")) {
      assertThat(COMPOSE.path(kind))
          .isNotEmpty()
          .allSatisfy(
              one -> assertThat(one.fieldNames()).toIterable().as(kind).containsExactly("file"));
    }
  }

  @Test
  void survivesTheLossOfANode() {
    JsonNode budget = manifest("PodDisruptionBudget");

    assertThat(DEPLOYMENT.at("/spec/replicas").asInt())
        .isGreaterThan(budget.at("/spec/minAvailable").asInt());
    JsonNode labels = DEPLOYMENT.at("/spec/template/metadata/labels");
    assertThat(
            List.of(
                DEPLOYMENT.at("/spec/selector/matchLabels"),
                budget.at("/spec/selector/matchLabels"),
                manifest("Service").at("/spec/selector")))
        .allSatisfy(selector -> assertThat((Object) selector).isEqualTo(labels));
  }

  @Test
  void mountsInKubernetesWhatTheSettingsName() {
    JsonNode people = CONTAINER.at("/volumeMounts/0");

    assertThat(MAP.at("/data/COUNTERSIGN_PEOPLE_FILE").asText())
        .isEqualTo("file:" + people.path("mountPath").asText() + "/people.yaml");
    assertThat(CONTAINER.at("/envFrom/0/configMapRef/name").asText())
        .isEqualTo(MAP.at("/metadata/name").asText());
    // A folder cannot be made for one mount inside of another that is read-only.
    List<String> mounts = CONTAINER.path("volumeMounts").findValuesAsText("mountPath");
    assertThat(mounts)
        .hasSize(3)
        .allSatisfy(inner -> assertThat(mounts).noneMatch(outer -> inner.startsWith(outer + "/")));
    JsonNode key = CONTAINER.at("/volumeMounts/1");
    assertThat(MAP.at("/data/COUNTERSIGN_SEALING_KEY_FILE").asText())
        .isEqualTo("file:" + key.path("mountPath").asText() + "/sealing.pem");
    assertThat(text("docs/deployment.md"))
        .contains(
            "secret generic " + CONTAINER.at("/envFrom/1/secretRef/name").asText() + " ",
            "secret generic " + secretOfVolume(0) + " --from-file=people.yaml",
            "secret generic " + secretOfVolume(1) + " --from-file=sealing.pem");
  }

  private static String secretOfVolume(int index) {
    JsonNode volume = DEPLOYMENT.at("/spec/template/spec/volumes/" + index);
    assertThat(volume.path("name"))
        .isEqualTo((Object) CONTAINER.at("/volumeMounts/" + index + "/name"));
    return volume.at("/secret/secretName").asText();
  }

  @Test
  void drawsOnlyMetricsThatExist() {
    Set<String> documented = new TreeSet<>();
    Pattern.compile("(?m)^\\| `(countersign\\.[a-z.]+)` \\| (\\w+) \\|")
        .matcher(text("docs/metrics.md"))
        .results()
        .forEach(
            row -> {
              String name = row.group(1).replace('.', '_');
              switch (row.group(2)) {
                case "counter" -> documented.add(name + "_total");
                case "gauge" -> documented.addAll(List.of(name, name + "_seconds"));
                default ->
                    documented.addAll(
                        List.of(
                            name + "_seconds_count", name + "_seconds_sum", name + "_seconds_max"));
              }
            });
    List<String> drawn =
        Pattern.compile("countersign_[a-z_]+")
            .matcher(text("deploy/grafana/dashboards/countersign.json") + text("docs/metrics.md"))
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();

    assertThat(documented).hasSizeGreaterThan(15);
    assertThat(drawn).hasSizeGreaterThan(10).isSubsetOf(documented);
  }

  @Test
  void givesTheDashboardItsSource() {
    JsonNode source =
        yaml(text("deploy/grafana/provisioning/datasources/prometheus.yaml")).at("/datasources/0");
    JsonNode provider =
        yaml(text("deploy/grafana/provisioning/dashboards/countersign.yaml")).at("/providers/0");
    JsonNode dashboard = yaml(text("deploy/grafana/dashboards/countersign.json"));

    assertThat(dashboard.findValuesAsText("expr")).hasSizeGreaterThan(12).doesNotContain("");
    assertThat(dashboard.path("panels"))
        .allSatisfy(
            panel ->
                assertThat(panel.at("/datasource/uid").asText())
                    .isEqualTo(source.path("uid").asText()));
    assertThat(COMPOSE.at("/services/grafana/volumes").toString())
        .contains(":" + provider.at("/options/path").asText() + ":ro");
    assertThat(source.path("url").asText())
        .isEqualTo("http://prometheus:" + containerPort(COMPOSE.at("/services/prometheus")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"COUNTERSIGN_DB_", "CAMUNDA_DATA_SECONDARY_STORAGE_RDBMS_"})
  void agreesOnDatabases(String prefix) {
    JsonNode service = prefix.startsWith("COUNTERSIGN") ? COUNTERSIGN : CAMUNDA;
    String userVariable = prefix.startsWith("COUNTERSIGN") ? "USER" : "USERNAME";
    String user = variable(service, prefix + userVariable);
    String url = variable(service, prefix + "URL");
    String database = url.substring(url.lastIndexOf('/') + 1);
    String script = databases();
    // Countersign's tables belong to a user that only migrates.
    String owner =
        service.equals(COUNTERSIGN) ? variable(MIGRATE, "COUNTERSIGN_OWNER_DB_USER") : user;

    assertThat(url).isEqualTo("jdbc:postgresql://postgres:5432/" + database);
    assertThat(script)
        .contains("create role %s login password :'%s';".formatted(user, user))
        .contains("create database %s owner %s;".formatted(database, owner));
    String secret = user.toUpperCase(Locale.ROOT) + "_DB_PASSWORD";
    assertThat(script).contains("-v %s=\"$%s\"".formatted(user, secret));
    assertThat(variable(POSTGRES, secret))
        .isEqualTo(variable(service, prefix + "PASSWORD"))
        .startsWith("${" + secret + ":?");
  }

  @Test
  void knowsTheOwnerOfTheLedgerInTheMigrationOnly() {
    String owner = variable(MIGRATE, "COUNTERSIGN_OWNER_DB_USER");
    String password = variable(MIGRATE, "COUNTERSIGN_OWNER_DB_PASSWORD");

    assertThat(SETTINGS.at("/spring/flyway/enabled").asText()).isEqualTo("false");
    assertThat(variable(MIGRATE, "COUNTERSIGN_DB_USER"))
        .isEqualTo(variable(COUNTERSIGN, "COUNTERSIGN_DB_USER"))
        .isNotEqualTo(owner);
    assertThat(variable(MIGRATE, "COUNTERSIGN_DB_URL"))
        .isEqualTo(variable(COUNTERSIGN, "COUNTERSIGN_DB_URL"));
    assertThat(databases())
        .contains("create role %s login password :'owner';".formatted(owner))
        .contains("-v owner=\"$COUNTERSIGN_OWNER_DB_PASSWORD\"");
    assertThat(password).isEqualTo(variable(POSTGRES, "COUNTERSIGN_OWNER_DB_PASSWORD"));
    COMPOSE
        .at("/services")
        .properties()
        .forEach(
            service -> {
              if (!Set.of("migrate", "postgres").contains(service.getKey())) {
                assertThat(service.getValue().toString()).doesNotContain("OWNER", "owner");
              }
            });
    // In Kubernetes.
    assertThat(DEPLOYMENT.toString() + MAP).doesNotContainIgnoringCase("owner");
    assertThat(secretsOfKubernetes("countersign-secrets"))
        .isNotEmpty()
        .noneMatch(name -> name.contains("OWNER"));
    assertThat(secretsOfKubernetes("countersign-owner"))
        .containsExactly("COUNTERSIGN_OWNER_DB_PASSWORD");
    assertThat(MIGRATION.has("envFrom")).isFalse();
    assertThat(MIGRATION.path("env").findValuesAsText("name"))
        .filteredOn(name -> name.startsWith("COUNTERSIGN_") && !name.endsWith("settings"))
        .containsExactlyInAnyOrderElementsOf(variables(MIGRATE).keySet());
    assertThat(MIGRATION.at("/env/3/valueFrom/secretKeyRef/name").asText())
        .isEqualTo("countersign-owner");
  }

  @Test
  void migratesBeforeTheApplicationStarts() {
    assertThat(MIGRATE.path("command").toString()).isEqualTo("[\"migrate\"]");
    assertThat(MIGRATION.path("args").toString()).isEqualTo("[\"migrate\"]");
    assertThat(COUNTERSIGN.at("/depends_on/migrate/condition").asText())
        .isEqualTo("service_completed_successfully");
    assertThat(MIGRATE.at("/depends_on/postgres/condition").asText()).isEqualTo("service_healthy");
    assertThat(MIGRATE.path("restart").asText()).isEqualTo("no");
    assertThat(MIGRATE.at("/healthcheck/disable").asBoolean()).isTrue();
    assertThat(JOB.at("/spec/template/spec/restartPolicy").asText()).isEqualTo("Never");
    // Nobody sends it requests, and it does not count as an instance.
    assertThat((Object) JOB.at("/spec/template/metadata/labels"))
        .isNotEqualTo(DEPLOYMENT.at("/spec/selector/matchLabels"));
    assertThat(text("docs/deployment.md"))
        .contains("--for=condition=complete job/" + JOB.at("/metadata/name").asText());
  }

  @Test
  void keepsTheSealingKeyInAFileOfTheApplicationOnly() {
    JsonNode secret = COUNTERSIGN.at("/secrets/0");
    JsonNode volume = DEPLOYMENT.at("/spec/template/spec/volumes/1/secret");

    assertThat(variable(COUNTERSIGN, "COUNTERSIGN_SEALING_KEY_FILE"))
        .isEqualTo("file:" + secret.path("target").asText());
    assertThat(COMPOSE.path("secrets").has(secret.path("source").asText())).isTrue();
    assertThat(secret.path("uid").asText())
        .isEqualTo(DEPLOYMENT.at("/spec/template/spec/securityContext/runAsUser").asText());
    assertThat(List.of(secret.path("mode").asInt(), volume.path("defaultMode").asInt()))
        .containsOnly(0400);
    // Or the user of the container could not read it.
    assertThat(DEPLOYMENT.at("/spec/template/spec/securityContext/fsGroup").asText())
        .isEqualTo(secret.path("gid").asText());
    assertThat(COMPOSE.at("/services").findValues("secrets")).hasSize(1);
    assertThat(JOB.toString()).doesNotContain("sealing");
    assertThat(
            COMPOSE_TEXT
                + MANIFESTS
                + MAP
                + DOCKERFILE
                + text("docs/deployment.md")
                + text("README.md"))
        .doesNotContainPattern("COUNTERSIGN_SEALING_KEY(?!_FILE)");
  }

  /**
   * Under no other names does Spring's binding find the properties, and a wrong one goes unnoticed.
   */
  @Test
  void letsCamundaForget() {
    assertThat(
            variables(CAMUNDA).entrySet().stream()
                .filter(setting -> setting.getKey().endsWith("HISTORYTTL"))
                .map(Map.Entry::getValue))
        .hasSize(2)
        .containsOnly("P30D");
  }

  /** What PostgreSQL's image runs once. */
  private static String databases() {
    return text(COMPOSE.at("/configs/databases/file").asText());
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
    assertThat(DOCKERFILE)
        .contains("COPY target/%s-%s.jar ".formatted(project.group(1), project.group(2)));
    assertThat("file:" + COUNTERSIGN.at("/configs/0/target").asText())
        .isEqualTo(variable(COUNTERSIGN, "COUNTERSIGN_PEOPLE_FILE"));
    assertThat(COMPOSE.path("configs").fieldNames()).toIterable().contains("people", "databases");
    assertThat(COMPOSE.path("volumes").fieldNames())
        .toIterable()
        .containsExactly(
            part(POSTGRES.at("/volumes/0"), 0),
            part(CAMUNDA.at("/volumes/0"), 0),
            part(COMPOSE.at("/services/prometheus/volumes/1"), 0),
            part(COMPOSE.at("/services/grafana/volumes/2"), 0));
  }

  private static String portOf(String setting) {
    MatchResult port =
        Pattern.compile("\\$\\{[A-Z_]+:(\\d+)}")
            .matcher(SETTINGS.at(setting).asText())
            .results()
            .findFirst()
            .orElseThrow();
    return port.group(1);
  }

  private static String probe(String name) {
    JsonNode get = CONTAINER.at("/" + name + "/httpGet");
    return get.path("path").asText() + " " + get.path("port").asText();
  }

  private static Duration seconds(String text) {
    return Duration.parse("PT" + text);
  }

  /** What the command in docs/deployment.md puts into a secret. */
  private static List<String> secretsOfKubernetes(String secret) {
    String command =
        Pattern.compile("create secret generic " + secret + " (?:.*\\\\\n)*.*\n(?:# .*\n)?")
            .matcher(text("docs/deployment.md"))
            .results()
            .map(MatchResult::group)
            .findFirst()
            .orElseThrow();
    return Pattern.compile("--from-literal=([A-Z_]+)=")
        .matcher(command)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static JsonNode manifest(String kind) {
    return Pattern.compile("(?m)^---$")
        .splitAsStream(MANIFESTS)
        .map(DeploymentTest::yaml)
        .filter(manifest -> manifest.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
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
