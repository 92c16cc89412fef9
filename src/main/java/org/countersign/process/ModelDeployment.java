package org.countersign.process;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.ProblemException;
import io.camunda.client.api.response.DeploymentEvent;
import io.camunda.client.api.search.response.ProcessDefinition;
import io.camunda.client.spring.event.CamundaClientClosingSpringEvent;
import io.camunda.client.spring.event.CamundaClientCreatedSpringEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.countersign.contract.Models;
import org.countersign.ledger.DeployedModels;
import org.countersign.ledger.DeployedModels.Deployment;
import org.countersign.ledger.DeployedModels.Origin;
import org.countersign.policy.ModelsInCamunda;
import org.countersign.policy.ModelsInCamunda.Version;
import org.countersign.policy.PolicyRelease;
import org.countersign.policy.PolicyReleases;
import org.countersign.policy.TableReleased;
import org.countersign.policy.ThisRelease;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deploys the models of the class path together, as their binding "deployment" needs it, with the
 * decision table that two people released in the place of the application's own where that is the
 * later one. Camunda makes no new version of what has not changed. Models of an application that
 * was built later stay, and that is said; models that nobody here deployed are replaced at a start.
 * While Camunda is away the application runs without it, and what is submitted waits.
 */
@Component
class ModelDeployment {

  private static final int BAD_REQUEST = 400;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** How long it may take until another instance, or somebody else's models, are noticed. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  /** Camunda's search may be behind so long. */
  private static final Duration SEARCH_IS_BEHIND = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(ModelDeployment.class);

  private final CamundaClient camunda;
  private final ProcessMessages messages;
  private final DeployedModels deployed;
  private final PolicyReleases releases;
  private final ThisRelease application;
  private final ModelsInCamunda there;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /** Which of the clients, one after the other, is in use. */
  private final AtomicInteger client = new AtomicInteger();

  ModelDeployment(
      CamundaClient camunda,
      ProcessMessages messages,
      DeployedModels deployed,
      PolicyReleases releases,
      ThisRelease application,
      ModelsInCamunda there,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Clock clock) {
    this.camunda = camunda;
    this.messages = messages;
    this.deployed = deployed;
    this.releases = releases;
    this.application = application;
    this.there = there;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Also when a test replaces the cluster by an empty one. */
  @EventListener(CamundaClientCreatedSpringEvent.class)
  void deploy() {
    ModelFiles own = ModelFiles.own();
    messages.hold();
    int current = client.incrementAndGet();
    Thread.ofVirtual().name("model-deployment").start(() -> start(own, current));
  }

  /** Whoever stops does not go on trying. */
  @EventListener(CamundaClientClosingSpringEvent.class)
  void stop() {
    client.incrementAndGet();
  }

  /** At once on this instance; should it fail, some instance does it within a minute. */
  @TransactionalEventListener
  void deploy(TableReleased released) {
    ModelFiles own = ModelFiles.own();
    int current = client.get();
    Thread.ofVirtual().name("model-deployment").start(() -> lookAgain(own, current));
  }

  private void start(ModelFiles own, int current) {
    if (client.get() != current) {
      return;
    }
    try {
      settle(own, true);
      messages.open();
      later(LOOK_AGAIN, () -> watch(own, current));
    } catch (ClientException e) {
      if (isRefusal(e)) {
        return;
      }
      LOG.warn("Camunda does not take the models now, they are deployed later: {}", e.getMessage());
      later(PAUSE, () -> start(own, current));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("The models are deployed later, when the database answers: {}", e.getMessage());
      later(PAUSE, () -> start(own, current));
    }
  }

  private void watch(ModelFiles own, int current) {
    if (client.get() == current) {
      lookAgain(own, current);
      later(LOOK_AGAIN, () -> watch(own, current));
    }
  }

  private void lookAgain(ModelFiles own, int current) {
    if (client.get() != current) {
      return;
    }
    try {
      settle(own, false);
    } catch (ClientException e) {
      if (!isRefusal(e)) {
        LOG.debug("Camunda does not say which models it has: {}", e.getMessage());
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("The database does not say which models there are: {}", e.getMessage());
    }
  }

  private static void later(Duration pause, Runnable task) {
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> Thread.ofVirtual().name("model-deployment").start(task));
  }

  private static boolean isRefusal(ClientException e) {
    if (e instanceof ProblemException problem && problem.code() == BAD_REQUEST) {
      LOG.error(
          "Camunda refuses the models; what is submitted waits until they are mended: {}",
          problem.details().getDetail());
      return true;
    }
    return false;
  }

  private void settle(ModelFiles own, boolean start) {
    // Before a connection is taken: Camunda may be away.
    Version seen = latest();
    if (!start && seen != null && seen.equals(there.latest()) && hasWhatIsReleased(seen)) {
      return;
    }
    transaction.executeWithoutResult(
        status -> {
          // Instances that start together do this one after the other.
          jdbc.sql("select pg_advisory_xact_lock(hashtext('countersign.models'))")
              .query((row, index) -> "")
              .list();
          settle(own, orNewerOnRecord(latest()), start);
        });
  }

  private boolean hasWhatIsReleased(Version seen) {
    return deployed
        .find(seen.processDefinitionKey())
        .filter(
            one ->
                releases
                    .laterThan(application)
                    .map(release -> release.tableDigest().equals(one.tableDigest()))
                    .orElse(true))
        .isPresent();
  }

  private void settle(ModelFiles own, @Nullable Version seen, boolean start) {
    Optional<PolicyRelease> release = releases.laterThan(application);
    ModelFiles wanted = release.map(one -> own.with(one.dmn())).orElse(own);
    Origin origin =
        new Origin(
            application.origin().application(),
            application.origin().builtAt(),
            release.map(PolicyRelease::id).orElse(null));
    Deployment onRecord =
        seen == null ? null : deployed.now(seen.processDefinitionKey()).orElse(null);
    if (seen != null && onRecord == null && !start) {
      there.met(seen.processDefinitionKey(), seen.processVersion());
    } else if (onRecord != null && onRecord.files().equals(wanted.digests())) {
      deployed.record(
          onRecord.processDefinitionKey(),
          onRecord.processVersion(),
          new LinkedHashMap<>(onRecord.decisions()),
          wanted.digests(),
          origin,
          null);
      there.are(onRecord.processDefinitionKey(), onRecord.processVersion());
    } else if (onRecord != null && onRecord.builtAt().isAfter(origin.builtAt())) {
      there.areNewer(onRecord);
    } else {
      deploy(wanted, origin, seen == null || onRecord != null ? null : seen);
    }
  }

  /**
   * @param unknown what is there and not on record; null for nothing
   */
  private void deploy(ModelFiles wanted, Origin origin, @Nullable Version unknown) {
    DeploymentEvent answer = wanted.command(camunda).send().join();
    SequencedMap<String, Integer> decisions = new LinkedHashMap<>();
    answer
        .getDecisions()
        .forEach(decision -> decisions.put(decision.getDmnDecisionId(), decision.getVersion()));
    answer
        .getProcesses()
        .forEach(
            process -> {
              long key = process.getProcessDefinitionKey();
              String replaced = null;
              if (unknown != null && unknown.processDefinitionKey() != key) {
                replaced =
                    "version %d, key %d, which this application did not deploy"
                        .formatted(unknown.processVersion(), unknown.processDefinitionKey());
                LOG.warn(
                    "Version {} of the process, with the released models, has taken the place of {}",
                    process.getVersion(),
                    replaced);
              }
              deployed.record(
                  key, process.getVersion(), decisions, wanted.digests(), origin, replaced);
              there.are(key, process.getVersion());
            });
    LOG.info("Deployed {}", wanted.contents().keySet());
  }

  /** As Camunda's search has it; null where it has none. */
  private @Nullable Version latest() {
    return camunda
        .newProcessDefinitionSearchRequest()
        .filter(filter -> filter.processDefinitionId(Models.PROCESS_ID).isLatestVersion(true))
        .send()
        .join()
        .items()
        .stream()
        .map(ModelDeployment::version)
        .findFirst()
        .orElse(null);
  }

  private static Version version(ProcessDefinition definition) {
    return new Version(definition.getProcessDefinitionKey(), definition.getVersion());
  }

  /** What was deployed a moment ago, where the search does not know it yet. */
  private @Nullable Version orNewerOnRecord(@Nullable Version found) {
    return found == null
        ? null
        : deployed
            .latest(clock.instant(), SEARCH_IS_BEHIND)
            .filter(one -> one.processVersion() > found.processVersion())
            .map(one -> new Version(one.processDefinitionKey(), one.processVersion()))
            .orElse(found);
  }
}
