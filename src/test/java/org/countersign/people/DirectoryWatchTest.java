package org.countersign.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.FileSystemResource;

/** A file that changes while the application runs. */
@ExtendWith(OutputCaptureExtension.class)
class DirectoryWatchTest {

  @TempDir private Path folder;
  private final List<List<String>> announced = new ArrayList<>();
  private final List<List<String>> inForceThen = new ArrayList<>();
  private @Nullable RuntimeException deafness;
  private final SetClock clock = new SetClock();
  private Path file;
  private Directory directory;
  private DirectoryWatch watch;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("people.yaml");
    write(people("mara: managers", "emma:"));
    PeopleSettings settings = Directories.settings(new FileSystemResource(file), false);
    directory = new Directory(settings, RolesElsewhere.NONE);
    watch = new DirectoryWatch(directory, RolesElsewhere.NONE, settings, this::hear, clock);
    look(2);
  }

  private void hear(Object event) {
    if (deafness != null) {
      throw deafness;
    }
    announced.add(names(((PeopleChanging) event).people()));
    inForceThen.add(names(directory.all()));
  }

  @Test
  void takesNewPeopleAsAWholeOnceTwoLooksHaveSeenThem() throws IOException {
    write(people("mara: finance", "otto: operators"));

    look(1);
    assertThat(names(directory.all())).containsExactly("mara [managers]", "emma []");
    look(1);

    assertThat(names(directory.all())).containsExactly("mara [finance]", "otto [operators]");
    assertThat(directory.find(new UserName("emma"))).isEmpty();
    assertThat(directory.membersOf("managers")).isEmpty();
  }

  @Test
  void announcesThemOnceAndBeforeTheyCount() throws IOException {
    write(people("mara: finance", "emma:"));

    look(5);

    assertThat(announced).containsExactly(List.of("mara [finance]", "emma []"));
    assertThat(inForceThen).containsExactly(List.of("mara [managers]", "emma []"));
  }

  @Test
  void announcesNothingWhereOnlyTheWritingIsAnother() throws IOException {
    write("# a remark\n" + people("mara: managers", "emma:"));

    look(3);

    assertThat(announced).isEmpty();
    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void doesNotWaitForALedgerThatIsAway() throws IOException {
    deafness = new IllegalStateException("the database is away");
    write(people("emma:"));

    look(2);
    assertThat(names(directory.all())).containsExactly("emma []");
    assertThat(announced).isEmpty();
    deafness = null;
    look(2);

    assertThat(announced).containsExactly(List.of("emma []"));
  }

  /** As Kubernetes does it: the file is a link, and the folder behind it another one. */
  @Test
  void seesAnotherFileInItsPlaceWithTheSameTime() throws IOException {
    Path next = folder.resolve("next.yaml");
    Files.writeString(next, people("mara: directorz", "emma:"));
    FileTime time = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(next, time);
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, next);
    Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);

    look(2);

    assertThat(directory.membersOf("directorz")).hasSize(1);
  }

  @Test
  void keepsThePeopleWhereTheFileIsBrokenSaysSoOnceAndTakesTheMendedOne(CapturedOutput log)
      throws IOException {
    write(people("otto: operators") + "    password: \"{noop}s3cret\"\n");

    look(4);

    assertThat(names(directory.all())).containsExactly("mara [managers]", "emma []");
    assertThat(log).containsOnlyOnce("otto has a plain text password").doesNotContain("s3cret");
    assertThat(health().getStatus()).isEqualTo(Status.UNKNOWN);
    assertThat(health().getDetails().get("reason")).asString().contains("plain text password");

    write(people("mara: managers", "emma:"));
    look(2);

    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(announced).isEmpty();
  }

  @Test
  void keepsThePeopleWhereTheFileIsGone(CapturedOutput log) throws IOException {
    Files.delete(file);

    look(3);

    assertThat(names(directory.all())).hasSize(2);
    assertThat(log).containsOnlyOnce("there is no file");
    assertThat(health().getStatus()).isEqualTo(Status.UNKNOWN);
  }

  /** The beginning of a longer list is a list too. */
  @Test
  void doesNotTakeAFileThatIsBeingWritten() throws IOException {
    String whole = people("mara: managers", "emma:", "otto: operators");
    for (int end = whole.length() / 2; end < whole.length(); end += 7) {
      write(whole.substring(0, end));
      look(1);
      assertThat(names(directory.all())).hasSize(2);
    }
    write(whole);
    look(2);

    assertThat(names(directory.all())).hasSize(3);
  }

  @Test
  void saysWhoIsInGroupsThatAreBetterKeptApart(CapturedOutput log) throws IOException {
    write(people("mara: managers, operators", "ada: auditors, managers", "otto: operators"));

    look(2);

    assertThat(log)
        .contains("have people in common, 2 of them")
        .doesNotContain("mara", "ada", "otto");
    assertThat(String.valueOf(health().getDetails().get("overlaps")))
        .contains("mara is in operators and in managers", "ada is in auditors, and so changes")
        .doesNotContain("otto is in");
    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }

  /** Whoever reads twice in one moment would otherwise find a mixture. */
  @Test
  void givesPeopleOfOneMoment() throws IOException {
    People before = directory.current();
    write(people("emma: managers"));
    look(2);

    assertThat(before.find("mara")).isPresent();
    assertThat(before.find("emma").orElseThrow().groups()).isEmpty();
    assertThat(directory.current().find("mara")).isEmpty();
    assertThat(directory.find(new UserName("emma")).orElseThrow().groups())
        .isEqualTo(Set.of("managers"));
  }

  @Test
  void saysWhenTheFileCannotBeLookedAtForLong() {
    clock.set(clock.instant().plusSeconds(29));
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    clock.set(clock.instant().plusSeconds(1));
    assertThat(health().getStatus()).isEqualTo(Status.UNKNOWN);

    look(1);

    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }

  private Health health() {
    return new PeopleHealthIndicator(watch, directory).health();
  }

  private static final class SetClock extends Clock {

    private Instant now = Instant.parse("2026-03-02T08:00:00Z");

    void set(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      watch.look();
    }
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private static String people(String... people) {
    StringBuilder text = new StringBuilder("people:\n");
    for (String person : people) {
      String[] parts = person.split(":", -1);
      text.append(
          """
            - userName: %1$s
              name: Somebody
              email: %1$s@countersign.example
              groups: [%2$s]
          """
              .formatted(parts[0], parts[1]));
    }
    return text.toString();
  }

  private static List<String> names(List<Person> people) {
    return people.stream()
        .map(person -> person.userName() + " " + person.groups().stream().sorted().toList())
        .toList();
  }
}
