package org.countersign.process;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.DeployResourceCommandStep1;
import io.camunda.client.api.command.DeployResourceCommandStep1.DeployResourceCommandStep2;
import io.camunda.client.api.command.ProblemException;
import io.camunda.client.spring.event.CamundaClientCreatedSpringEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.countersign.contract.Models;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
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

  ModelDeployment(CamundaClient camunda, ProcessMessages messages) {
    this.camunda = camunda;
    this.messages = messages;
  }

  /** Also when a test replaces the cluster by an empty one. */
  @EventListener(CamundaClientCreatedSpringEvent.class)
  void deploy() {
    List<Resource> models = models();
    messages.hold();
    Thread.ofVirtual().name("model-deployment").start(() -> deploy(models));
  }

  private void deploy(List<Resource> models) {
    try {
      command(models).send().join();
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
          .execute(() -> deploy(models));
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
