package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import com.slack.api.model.User;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.countersign.people.Directories;
import org.countersign.people.Directory;
import org.countersign.people.UserName;
import org.countersign.slack.SlackPeople.Who;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlackPeopleTest {

  private static final Directory DIRECTORY =
      Directories.ofYaml(
          """
          people:
            - {userName: manager, name: Mara, email: mara@countersign.example}
            - {userName: finance, name: Fiona <F>, email: fiona@countersign.example, slackId: U0STORED}
            - {userName: twin, name: Twin, email: twins@countersign.example}
            - {userName: twin2, name: Twin, email: Twins@countersign.example}
          """);

  private final Members members = new Members();
  private final SlackPeople people =
      new SlackPeople(DIRECTORY, members, new Workspace(members, Clock.systemUTC()));

  @Test
  void knowsAStoredIdWithoutAskingSlack() {
    assertThat(name(people.who("U0STORED"))).isEqualTo("finance");
    assertThat(people.shown(new UserName("finance"))).isEqualTo("<@U0STORED>");
    assertThat(members.asked).isZero();
  }

  @Test
  void knowsAConfirmedAddressWhateverItsCaseAndAsksOnce() {
    members.add("U1", "Mara@Countersign.example", user -> {});

    assertThat(name(people.who("U1"))).isEqualTo("manager");
    assertThat(name(people.who("U1"))).isEqualTo("manager");

    assertThat(members.asked).isEqualTo(1);
  }

  @Test
  void knowsWhatTheyAreNowAndNotWhenSlackWasAsked() {
    Directory directory = Directories.of("mara: managers");
    SlackPeople current =
        new SlackPeople(directory, members, new Workspace(members, Clock.systemUTC()));
    members.add("U1", "mara@countersign.example", user -> {});
    assertThat(((Who.Known) current.who("U1")).person().isIn("managers")).isTrue();
    assertThat(current.shown(new UserName("mara"))).isEqualTo("<@U1>");

    Directories.change(directory, "mara: finance");
    assertThat(((Who.Known) current.who("U1")).person().groups()).containsExactly("finance");

    Directories.change(directory, "emma");
    assertThat(current.who("U1")).isInstanceOf(Who.Stranger.class);
    assertThat(current.shown(new UserName("mara"))).isEqualTo("mara");
    assertThat(members.asked).isEqualTo(1);
  }

  static Stream<Consumer<User>> whatMakesSomebodyNobody() {
    return Stream.of(
        user -> user.setEmailConfirmed(false),
        user -> user.setRestricted(true),
        user -> user.setUltraRestricted(true),
        user -> user.setBot(true),
        user -> user.setDeleted(true),
        user -> user.setStranger(true),
        user -> user.setTeamId("T0OTHER"),
        user -> user.getProfile().setEmail(null),
        user -> user.getProfile().setEmail("nobody@countersign.example"),
        user -> user.getProfile().setEmail("twins@countersign.example"));
  }

  @ParameterizedTest
  @MethodSource("whatMakesSomebodyNobody")
  void knowsNobodyOtherwise(Consumer<User> change) {
    members.add("U2", "mara@countersign.example", change);

    assertThat(people.who("U2")).isInstanceOf(Who.Stranger.class);
    assertThat(people.slackIdIfKnown(DIRECTORY.find(new UserName("manager")).orElseThrow()))
        .isEmpty();
    assertThat(people.shown(new UserName("manager"))).isEqualTo("Mara");
  }

  @Test
  void saysSoWhenSlackDoesNot() {
    assertThatThrownBy(() -> people.who("U3")).isInstanceOf(SlackFailure.class);
    assertThat(people.shown(new UserName("manager"))).isEqualTo("Mara");
  }

  @Test
  void showsTheNameOfWhoeverIsNotInTheDirectory() {
    assertThat(people.shown(new UserName("gone"))).isEqualTo("gone");
  }

  private static String name(Who who) {
    return ((Who.Known) who).person().userName().value();
  }

  /** A workspace of a few. */
  private static final class Members extends SlackWebApi {

    private final Map<String, User> users = new HashMap<>();
    private int asked;

    Members() {
      super(
          Slack.getInstance().methods(),
          CircuitBreaker.ofDefaults("test"),
          ObservationRegistry.NOOP);
    }

    void add(String id, String email, Consumer<User> change) {
      User user = new User();
      user.setId(id);
      user.setTeamId("T0OURS");
      user.setEmailConfirmed(true);
      User.Profile profile = new User.Profile();
      profile.setEmail(email);
      user.setProfile(profile);
      change.accept(user);
      users.put(id, user);
    }

    @Override
    Identity authTest() {
      return new Identity("Ours", "T0OURS", "U0BOT", null);
    }

    @Override
    User user(String slackUser) {
      asked++;
      User user = users.get(slackUser);
      if (user == null) {
        throw SlackFailure.refused("users.info", "user_not_found");
      }
      return user;
    }

    @Override
    Optional<User> userByEmail(String email) {
      return users.values().stream()
          .filter(user -> email.equalsIgnoreCase(user.getProfile().getEmail()))
          .findFirst();
    }
  }
}
