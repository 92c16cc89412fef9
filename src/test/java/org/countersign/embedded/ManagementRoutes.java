package org.countersign.embedded;

import static org.countersign.embedded.Commands.NO_KEY;
import static org.countersign.embedded.Commands.TENANT;
import static org.countersign.embedded.Json.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.camunda.zeebe.protocol.impl.record.value.clock.ClockRecord;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.ClockIntent;
import io.camunda.zeebe.util.VersionUtil;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.countersign.embedded.RestServer.Answer;
import org.countersign.embedded.RestServer.Request;
import org.jspecify.annotations.Nullable;

/** Topology, clock and purge, on the paths of the gateway and of the management server. */
final class ManagementRoutes {

  private final EmbeddedCamunda camunda;
  private final Commands commands;

  ManagementRoutes(final EmbeddedCamunda camunda, final Commands commands) {
    this.camunda = camunda;
    this.commands = commands;
  }

  void addTo(final RestServer server) {
    server
        .route("GET", "/v2/topology", r -> Answer.json(topology(r)))
        .route("GET", "/v2/status", r -> Answer.none())
        .route("GET", "/v2/license", r -> Answer.json(license()))
        .route("GET", "/v2/authentication/me", r -> Answer.json(user()))
        .route("PUT", "/v2/clock", this::pinClock)
        .route("POST", "/v2/clock/reset", this::resetClock)
        .route("GET", "/actuator/health", r -> Answer.json(Map.of("status", "UP")))
        .route("GET", "/actuator/clock", r -> Answer.json(clock()))
        .route("POST", "/actuator/clock/add", this::advanceClock)
        .route("DELETE", "/actuator/clock", this::resetEngineClock)
        .route("POST", "/actuator/cluster/purge", this::purge);
  }

  private Map<String, @Nullable Object> topology(final Request request) {
    final var partition = Map.of("partitionId", 1, "role", "leader", "health", "healthy");
    final var address = request.exchange().getLocalAddress();
    final var broker =
        Map.of(
            "nodeId", 0,
            "host", address.getHostString(),
            "port", address.getPort(),
            "partitions", List.of(partition),
            "version", VersionUtil.getVersion());
    return object(
        "brokers",
        List.of(broker),
        "clusterSize",
        1,
        "partitionsCount",
        1,
        "replicationFactor",
        1,
        "gatewayVersion",
        VersionUtil.getVersion(),
        "lastCompletedChangeId",
        Long.toString(camunda.purges()));
  }

  private static Map<String, @Nullable Object> license() {
    return object(
        "validLicense", false, "licenseType", "unknown", "isCommercial", false, "expiresAt", null);
  }

  /** Nobody signs in here, and everybody may do everything. */
  private static Map<String, @Nullable Object> user() {
    return object(
        "username",
        "demo",
        "displayName",
        "Demo",
        "email",
        "demo@example.org",
        "authorizedComponents",
        List.of("*"),
        "tenants",
        List.of(object("tenantId", TENANT, "name", "Default", "description", "")),
        "groups",
        List.of(),
        "roles",
        List.of("admin"),
        "salesPlanType",
        null,
        "c8Links",
        Map.of(),
        "canLogout",
        false,
        "apiUser",
        false);
  }

  private Answer pinClock(final Request request) throws Exception {
    final long time = request.json().path("timestamp").asLong();
    commands.send(ValueType.CLOCK, ClockIntent.PIN, NO_KEY, new ClockRecord().pinAt(time));
    return Answer.none();
  }

  private Answer resetClock(final Request request) throws Exception {
    commands.send(ValueType.CLOCK, ClockIntent.RESET, NO_KEY, new ClockRecord());
    return Answer.none();
  }

  private Answer advanceClock(final Request request) {
    final JsonNode body = request.json();
    camunda.clock().advance(Duration.ofMillis(body.path("offsetMilli").asLong()));
    return Answer.json(clock());
  }

  private Answer resetEngineClock(final Request request) {
    camunda.clock().reset();
    return Answer.json(clock());
  }

  private Map<String, Object> clock() {
    return Map.of(
        "epochMilli", camunda.clock().millis(), "instant", camunda.clock().instant().toString());
  }

  private Answer purge(final Request request) {
    camunda.purge();
    return Answer.json(Map.of("changeId", camunda.purges()));
  }
}
