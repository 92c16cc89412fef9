package org.countersign.process;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.DeployResourceCommandStep1;
import io.camunda.client.api.command.DeployResourceCommandStep1.DeployResourceCommandStep2;
import io.camunda.client.api.command.ProblemException;
import io.camunda.client.api.response.DeploymentEvent;
import io.camunda.client.spring.event.CamundaClientClosingSpringEvent;
import io.camunda.client.spring.event.CamundaClientCreatedSpringEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.contract.Models;
import org.countersign.ledger.DeployedModels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Deploys the models of the class path together, as their binding "deployment" needs it. Camunda
 * makes no new version of what has not changed. While Camunda is away the application runs without
 * it, and what is submitted waits.
 */
@Component
class ModelDeployment {

  private static final int BAD_REQUEST = 400;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(ModelDeployment.class);

  private final CamundaClient camunda;
  private final ProcessMessages messages;
  private final DeployedModels deployed;

  /** Which of the clients, one after the other, is in use. */
  private final AtomicInteger client = new AtomicInteger();

  ModelDeployment(CamundaClient camunda, ProcessMessages messages, DeployedModels deployed) {
    this.camunda = camunda;
    this.messages = messages;
    this.deployed = deployed;
  }

  /** Also when a test replaces the cluster by an empty one. */
  @EventListener(CamundaClientCreatedSpringEvent.class)
  void deploy() {
    List<Resource> models = models();
    messages.hold();
    int current = client.incrementAndGet();
    Thread.ofVirtual().name("model-deployment").start(() -> deploy(models, current));
  }

  /** Whoever stops does not go on trying. */
  @EventListener(CamundaClientClosingSpringEvent.class)
  void stop() {
    client.incrementAndGet();
  }

  private void deploy(List<Resource> models, int current) {
    if (client.get() != current) {
      return;
    }
    try {
      record(command(models).send().join(), models);
      LOG.info("Deployed {}", models.stream().map(Resource::getFilename).toList());
      messages.open();
    } catch (ClientException e) {
      if (e instanceof ProblemException problem && problem.code() == BAD_REQUEST) {
        LOG.error(
            "Camunda refuses the models; what is submitted waits until they are mended: {}",
            problem.details().getDetail());
        return;
      }
      LOG.warn("Camunda does not take the models now, they are deployed later: {}", e.getMessage());
      CompletableFuture.delayedExecutor(PAUSE.toSeconds(), TimeUnit.SECONDS)
          .execute(() -> deploy(models, current));
    }
  }

  /** Of what has not changed Camunda says the version that is there; it is on record already. */
  private void record(DeploymentEvent answer, List<Resource> models) {
    SequencedMap<String, Integer> decisions = new LinkedHashMap<>();
    answer
        .getDecisions()
        .forEach(decision -> decisions.put(decision.getDmnDecisionId(), decision.getVersion()));
    SequencedMap<String, String> files = new LinkedHashMap<>();
    models.forEach(model -> files.put(String.valueOf(model.getFilename()), digest(model)));
    try {
      answer
          .getProcesses()
          .forEach(
              process ->
                  deployed.record(
                      process.getProcessDefinitionKey(), process.getVersion(), decisions, files));
    } catch (DataAccessException e) {
      // The models count all the same; the next start says it again.
      LOG.warn("The deployment is not in the ledger: {}", e.getMessage());
    }
  }

  private static String digest(Resource model) {
    try {
      byte[] content = model.getContentAsByteArray();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private DeployResourceCommandStep2 command(List<Resource> models) {
    DeployResourceCommandStep1 command = camunda.newDeployResourceCommand();
    DeployResourceCommandStep2 filled = null;
    for (Resource model : models) {
      try {
        filled =
            command.addResourceBytes(
                model.getContentAsByteArray(), String.valueOf(model.getFilename()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (filled == null) {
      throw new IllegalStateException("There are no models on the class path");
    }
    return filled;
  }

  private static List<Resource> models() {
    List<Resource> models = new ArrayList<>();
    var resolver = new PathMatchingResourcePatternResolver();
    for (String pattern :
        List.of(Models.BPMN_RESOURCES, Models.DMN_RESOURCES, Models.FORM_RESOURCES)) {
      try {
        models.addAll(List.of(resolver.getResources(pattern)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return models;
  }
}
