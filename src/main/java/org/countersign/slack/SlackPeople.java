package org.countersign.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.model.User;
import java.time.Duration;
import java.util.Optional;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.privacy.PersonalData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Who is who in Slack: by the id in the directory, else by an e-mail address that Slack has
 * verified. Guests, bots and people of other workspaces are nobody.
 */
@WhenSlackIsOn
@Component
class SlackPeople implements PersonalData.ChatNames {

  private static final int MAX_KNOWN = 10_000;
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /** Whoever is added to the workspace or the directory does not want to wait for an hour. */
  private static final Duration STRANGERS_REMEMBERED = Duration.ofMinutes(1);

  private static final int MAX_NAME = 150;
  private static final Logger LOG = LoggerFactory.getLogger(SlackPeople.class);

  private final Directory directory;
  private final SlackWebApi slack;
  private final Workspace workspace;
  private final Cache<String, Member> members = cache(REMEMBERED);
  private final Cache<String, Member> others = cache(STRANGERS_REMEMBERED);
  private final Cache<String, String> slackIds = cache(REMEMBERED);
  private final Cache<String, String> unreachable = cache(STRANGERS_REMEMBERED);

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

  /** What Slack says about somebody, which is remembered; who of ours that is never is. */
  private sealed interface Member {

    /** With an address that Slack has confirmed. */
    record Confirmed(String email) implements Member {}

    record Refused(String reason) implements Member {}
  }

  /**
   * Who this is, as the directory has them at this moment.
   *
   * @throws SlackFailure if Slack has to be asked and does not say
   */
  Who who(String slackUser) {
    Optional<Person> stored = directory.findBySlackId(slackUser);
    if (stored.isPresent()) {
      return heard(stored.get());
    }
    Member known = members.getIfPresent(slackUser);
    if (known == null) {
      known = others.getIfPresent(slackUser);
    }
    if (known == null) {
      known = member(slack.user(slackUser), slackUser);
      (known instanceof Member.Confirmed ? members : others).put(slackUser, known);
    }
    return who(known, slackUser);
  }

  private Member member(User user, String slackUser) {
    Optional<String> refusal = refusal(user);
    if (refusal.isPresent()) {
      return new Member.Refused(refusal.get());
    }
    String email = user.getProfile() == null ? null : user.getProfile().getEmail();
    return email == null || !user.isEmailConfirmed()
        ? new Member.Refused(
            "Slack has no confirmed e-mail address of you. Ask an operator of Countersign to add"
                + " your Slack id, "
                + slackUser
                + ", to your entry in the directory.")
        : new Member.Confirmed(email);
  }

  private Who who(Member member, String slackUser) {
    return switch (member) {
      case Member.Refused refused -> new Who.Stranger(refused.reason());
      case Member.Confirmed confirmed ->
          directory
              .findByEmail(confirmed.email())
              .map(this::heard)
              .orElseGet(
                  () ->
                      new Who.Stranger(
                          "Countersign knows nobody by your e-mail address in Slack. Ask an"
                              + " operator of Countersign to correct your address in the directory,"
                              + " or to add your Slack id, "
                              + slackUser
                              + "."));
    };
  }

  private Who heard(Person person) {
    return directory
        .refusesUnheard(person.userName())
        .<Who>map(Who.Stranger::new)
        .orElseGet(() -> new Who.Known(person));
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
    String email = person.email();
    if (unreachable.getIfPresent(email) != null || !isOnly(person, email)) {
      return Optional.empty();
    }
    String known = slackIds.getIfPresent(email);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<String> found =
        slack.userByEmail(email).filter(user -> isTheirs(user, person)).map(User::getId);
    found.ifPresentOrElse(
        id -> slackIds.put(email, id), () -> unreachable.put(email, person.userName().value()));
    return found;
  }

  private boolean isTheirs(User user, Person person) {
    return member(user, user.getId()) instanceof Member.Confirmed confirmed
        && isOnly(person, confirmed.email());
  }

  private boolean isOnly(Person person, String email) {
    return directory
        .findByEmail(email)
        .filter(one -> one.userName().equals(person.userName()))
        .isPresent();
  }

  /** Slack is asked for them again when they are needed. */
  void forget(Person person) {
    slackIds.invalidate(person.email());
  }

  /** Whether Slack has said of late that it knows nobody by their address. */
  boolean isUnreachable(UserName userName) {
    return directory
        .find(userName)
        .filter(person -> unreachable.getIfPresent(person.email()) != null)
        .isPresent();
  }

  /** A mention where Slack knows them, else their name; never fails. */
  String shown(UserName userName) {
    Optional<Person> person = directory.find(userName);
    return person
        .flatMap(this::slackIdIfKnown)
        .map(Mrkdwn::mention)
        .orElseGet(() -> Mrkdwn.line(person.map(Person::name).orElse(userName.value()), MAX_NAME));
  }

  @Override
  public @Nullable String idOf(UserName person) {
    return directory.find(person).flatMap(this::slackIdIfKnown).orElse(null);
  }

  /** Empty also while Slack does not say. */
  Optional<String> slackIdIfKnown(Person person) {
    try {
      return slackId(person);
    } catch (SlackFailure e) {
      LOG.debug("Slack does not say who somebody is: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
