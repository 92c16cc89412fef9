package org.countersign.devservices;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.DeployResourceCommandStep1;
import io.camunda.client.api.command.DeployResourceCommandStep1.DeployResourceCommandStep2;
import io.camunda.client.api.response.DeploymentEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.countersign.contract.ModelFolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys the models of a folder together whenever one of them is saved, if they fit the
 * application. If they do not, it says why, and the version before stays. Of those that the
 * application starts with it only says so: whether they are deployed is for Camunda to say.
 */
final class ModelWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelWatcher.class);

  /** Saving a file is more than one event; this long without any, and it is saved. */
  private static final int QUIET_MILLISECONDS = 200;

  private final Path root;
  private final CamundaClient camunda;
  private final Predicate<String> isGroup;
  private final LaptopReleases releases;
  private final WatchService changes;
  private ModelFolder last;

  private ModelWatcher(
      Path root, CamundaClient camunda, Predicate<String> isGroup, LaptopReleases releases) {
    this.root = root;
    this.camunda = camunda;
    this.isGroup = isGroup;
    this.releases = releases;
    this.last = ModelFolder.read(root);
    try {
      changes = root.getFileSystem().newWatchService();
      for (String folder : ModelFolder.FOLDERS) {
        root.resolve(folder)
            .register(
                changes,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch " + root, e);
    }
  }

  /**
   * Says what is wrong with the models, at WARN, and begins to watch. Returns at once.
   *
   * @param root the folder that holds bpmn, dmn and forms, as they are deployed already
   * @param isGroup whether there is anybody in a group
   * @param releases where it says that what it deployed counts on this laptop
   */
  static ModelWatcher start(
      Path root, CamundaClient camunda, Predicate<String> isGroup, LaptopReleases releases) {
    var watcher = new ModelWatcher(root, camunda, isGroup, releases);
    Thread.ofPlatform().daemon().name("model-watcher").start(watcher::watch);
    return watcher;
  }

  @Override
  public void close() {
    try {
      changes.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void watch() {
    try {
      started();
      while (true) {
        acknowledge(changes.take());
        @Nullable WatchKey more;
        while ((more = changes.poll(QUIET_MILLISECONDS, TimeUnit.MILLISECONDS)) != null) {
          acknowledge(more);
        }
        saved();
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("The application stops");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void acknowledge(WatchKey key) {
    key.pollEvents();
    key.reset();
  }

  private void started() {
    List<String> findings = last.findings();
    (findings.isEmpty() ? last.hints(isGroup) : findings).forEach(LOG::warn);
  }

  private void saved() {
    try {
      ModelFolder models = ModelFolder.read(root);
      if (models.equals(last)) {
        return;
      }
      last = models;
      List<String> findings = models.findings();
      if (findings.isEmpty()) {
        LOG.info("Deployed what was saved: {}", deploy(models));
        models.hints(isGroup).forEach(LOG::warn);
      } else {
        LOG.error(
            "What was saved is not deployed, the version before stays:\n- {}",
            String.join("\n- ", findings));
      }
    } catch (ClientException e) {
      LOG.error(
          "Camunda does not take what was saved, the version before stays: {}", e.getMessage());
    } catch (UncheckedIOException e) {
      // Between two halves of a save; the second half is an event too.
      LOG.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
    }
  }

  private List<String> deploy(ModelFolder models) {
    DeploymentEvent deployed = command(models).send().join();
    releases.record(models, deployed);
    return deployed.getProcesses().stream()
        .map(process -> process.getBpmnProcessId() + ", version " + process.getVersion())
        .toList();
  }

  private DeployResourceCommandStep2 command(ModelFolder models) {
    DeployResourceCommandStep1 command = camunda.newDeployResourceCommand();
    return models
        .models()
        .map(
            model ->
                command.addResourceBytes(
                    model.text().getBytes(StandardCharsets.UTF_8), model.fileName()))
        .reduce((first, next) -> next)
        .orElseThrow();
  }
}
