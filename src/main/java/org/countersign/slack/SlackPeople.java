package org.countersign.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.model.User;
import java.time.Duration;
import java.util.Optional;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Who is who in Slack: by the id in the directory, else by an e-mail address that Slack has
 * verified. Guests, bots and people of other workspaces are nobody.
 */
@WhenSlackIsOn
@Component
class SlackPeople {

  private static final int MAX_KNOWN = 10_000;
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /** Whoever is added to the workspace or the directory does not want to wait for an hour. */
  private static final Duration STRANGERS_REMEMBERED = Duration.ofMinutes(1);

  private static final int MAX_NAME = 150;
  private static final Logger LOG = LoggerFactory.getLogger(SlackPeople.class);

  private final Directory directory;
  private final SlackWebApi slack;
  private final Workspace workspace;
  private final Cache<String, Who> bySlackId = cache(REMEMBERED);
  private final Cache<String, Who> strangers = cache(STRANGERS_REMEMBERED);
  private final Cache<UserName, String> slackIds = cache(REMEMBERED);
  private final Cache<UserName, String> unreachable = cache(STRANGERS_REMEMBERED);

  SlackPeople(Directory directory, SlackWebApi slack, Workspace workspace) {
    this.directory = directory;
    this.slack = slack;
    this.workspace = workspace;
  }

  private static <K, V> Cache<K, V> cache(Duration remembered) {
    return Caffeine.newBuilder().maximumSize(MAX_KNOWN).expireAfterWrite(remembered).build();
  }

  /** Somebody in Slack. */
  sealed interface Who {

    record Known(Person person) implements Who {}

    /** Why they may do nothing, and what to do about it, in words for them. */
    record Stranger(String reason) implements Who {}
  }

  /**
   * Who this is.
   *
   * @throws SlackFailure if Slack has to be asked and does not say
   */
  Who who(String slackUser) {
    Optional<Person> stored = directory.findBySlackId(slackUser);
    if (stored.isPresent()) {
      return new Who.Known(stored.get());
    }
    Who known = bySlackId.getIfPresent(slackUser);
    if (known == null) {
      known = strangers.getIfPresent(slackUser);
    }
    if (known == null) {
      known = who(slack.user(slackUser), slackUser);
      (known instanceof Who.Known ? bySlackId : strangers).put(slackUser, known);
    }
    return known;
  }

  private Who who(User user, String slackUser) {
    Optional<String> refusal = refusal(user);
    if (refusal.isPresent()) {
      return new Who.Stranger(refusal.get());
    }
    String email = user.getProfile() == null ? null : user.getProfile().getEmail();
    if (email == null || !user.isEmailConfirmed()) {
      return new Who.Stranger(
          "Slack has no confirmed e-mail address of you. Ask an operator of Countersign to add your"
              + " Slack id, "
              + slackUser
              + ", to your entry in the directory.");
    }
    return directory
        .findByEmail(email)
        .<Who>map(Who.Known::new)
        .orElseGet(
            () ->
                new Who.Stranger(
                    "Countersign knows nobody by your e-mail address in Slack. Ask an operator of"
                        + " Countersign to correct your address in the directory, or to add your"
                        + " Slack id, "
                        + slackUser
                        + "."));
  }

  private Optional<String> refusal(User user) {
    if (user.isBot() || user.isWorkflowBot() || user.isConnectorBot()) {
      return Optional.of("An app or bot may not use Countersign.");
    }
    if (user.isDeleted()) {
      return Optional.of("This Slack account is deactivated.");
    }
    if (user.isRestricted() || user.isUltraRestricted()) {
      return Optional.of(
          "A guest of the workspace may not use Countersign in Slack. Use Countersign's own pages.");
    }
    if (user.isStranger()
        || (user.getTeamId() != null && !user.getTeamId().equals(workspace.teamId()))) {
      return Optional.of("A member of another workspace may not use Countersign in Slack.");
    }
    return Optional.empty();
  }

  /**
   * Their member id; empty if Slack knows nobody by their address.
   *
   * @throws SlackFailure if Slack has to be asked and does not say
   */
  Optional<String> slackId(Person person) {
    if (person.slackId() != null) {
      return Optional.of(person.slackId());
    }
    String known = slackIds.getIfPresent(person.userName());
    if (known != null) {
      return Optional.of(known);
    }
    if (unreachable.getIfPresent(person.userName()) != null) {
      return Optional.empty();
    }
    Optional<String> found =
        slack
            .userByEmail(person.email())
            .filter(user -> who(user, user.getId()).equals(new Who.Known(person)))
            .map(User::getId);
    found.ifPresentOrElse(
        id -> slackIds.put(person.userName(), id),
        () -> unreachable.put(person.userName(), person.email()));
    return found;
  }

  /** Slack is asked for them again when they are needed. */
  void forget(UserName userName) {
    slackIds.invalidate(userName);
  }

  /** Whether Slack has said of late that it knows nobody by their address. */
  boolean isUnreachable(UserName userName) {
    return unreachable.getIfPresent(userName) != null;
  }

  /** A mention where Slack knows them, else their name; never fails. */
  String shown(UserName userName) {
    Optional<Person> person = directory.find(userName);
    return person
        .flatMap(this::slackIdIfKnown)
        .map(Mrkdwn::mention)
        .orElseGet(() -> Mrkdwn.line(person.map(Person::name).orElse(userName.value()), MAX_NAME));
  }

  /** Empty also while Slack does not say. */
  Optional<String> slackIdIfKnown(Person person) {
    try {
      return slackId(person);
    } catch (SlackFailure e) {
      LOG.debug("Slack does not say who {} is: {}", person.userName(), e.getMessage());
      return Optional.empty();
    }
  }
}
