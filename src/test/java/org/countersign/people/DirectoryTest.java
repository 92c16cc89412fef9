package org.countersign.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.countersign.people.Directory.InvalidDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

class DirectoryTest {

  private static final String MANAGER =
      """
      people:
        - userName: manager
          name: Mara Manager
          email: manager@countersign.example
      """;

  @Test
  void knowsAPersonWithGroupsAndDelegate() {
    Directory directory =
        Directories.ofYaml(
            MANAGER
                + """
                    groups: [managers, directors]
                    delegate: manager2
                  - userName: manager2
                    name: Miro Manager
                    email: manager2@countersign.example
                """,
            false);

    Person manager = directory.find(new UserName("manager")).orElseThrow();

    assertThat(manager.name()).isEqualTo("Mara Manager");
    assertThat(manager.groups()).containsExactlyInAnyOrder("managers", "directors");
    assertThat(manager.delegate()).isEqualTo(new UserName("manager2"));
    assertThat(directory.passwordOf(manager.userName())).isEmpty();
  }

  @Test
  void knowsTheMembersOfAGroup() {
    Directory directory = Directories.of("employee", "manager: managers", "manager2: managers");

    assertThat(directory.membersOf("managers"))
        .extracting(person -> person.userName().value())
        .containsExactly("manager", "manager2");
    assertThat(directory.membersOf("nobodies")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Employee", "employee ", "\0", "../employee", "' or 1=1 --"})
  void findsNobodyByAnotherText(String text) {
    assertThat(Directories.of("employee").findByText(text)).isEmpty();
  }

  @Test
  void refusesAPersonWhoIsThereTwice() {
    assertThatDirectory(MANAGER + MANAGER.replace("people:\n", ""))
        .withMessageContaining("manager is there twice");
  }

  @Test
  void refusesADelegateWhoIsNotThere() {
    assertThatDirectory(MANAGER + "    delegate: gone\n")
        .withMessageContaining("manager has the delegate gone, who is not there");
  }

  @Test
  void refusesAPlainTextPassword() {
    assertThatDirectory(withPassword("\"{noop}s3cret\""))
        .withMessageContaining("manager has a plain text password")
        .withMessageNotContaining("s3cret");
  }

  @Test
  void acceptsAPlainTextPasswordWhereItIsAllowed() {
    Directory directory = Directories.ofYaml(withPassword("\"{noop}s3cret\""), true);

    assertThat(directory.passwordOf(new UserName("manager"))).hasValue("{noop}s3cret");
  }

  @Test
  void refusesAPasswordWithoutItsEncoding() {
    assertThatDirectory(withPassword("s3cret"))
        .withMessageContaining("manager has a password without its encoding")
        .withMessageNotContaining("s3cret");
  }

  @Test
  void namesAPropertyThatItDoesNotKnow() {
    assertThatDirectory(MANAGER + "    salary: 100\n")
        .withMessageContaining("near line 6")
        .withMessageContaining("salary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"userName: manager", "name: Mara Manager", "email: manager@countersign.example"})
  void refusesAPersonWithoutAName(String line) {
    assertThatDirectory(MANAGER.replace(line, line.replaceFirst(":.*", ": null")))
        .withMessageContaining("needs a userName, a name and an email");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "people:", "people: nobody", "[1, 2]", "people: [{userName: 'a b'}]"})
  void refusesAFileThatIsNoDirectory(String yaml) {
    assertThatDirectory(yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{noop}s3cret", "\"{noop}s3cret", "[s3cret]", "{s3cret: 1}", "@s3cret", "|s3cret"})
  void neverRepeatsAPasswordThatItCannotRead(String password) {
    assertThatDirectory(withPassword(password)).withMessageNotContaining("s3cret").withNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "people: [null]",
        "people:\n  - {userName: a, name: A, email: a@example.com, groups: [null]}",
        "people:\n  - {userName: a, name: A, email: a@example.com, groups: [' ']}",
        "people:\n  - {userName: a, name: A, email: a@example.com, groups: [a], groups: [b]}",
        "people: []\npeople:\n  - {userName: a, name: A, email: a@example.com}",
        "people: []\n---\npeople:\n  - {userName: a, name: A, email: a@example.com}",
        "people:\n  - {userName: a, name: A, email: a@example.com, groups: [Auditors]}",
        "people:\n  - {userName: a, name: A, email: a@example.com, groups: ['auditors ']}",
      })
  void refusesAFileOfWhichAPartWouldBeLeftOut(String yaml) {
    assertThatDirectory(yaml);
  }

  @Test
  void takesOnlyAsciiLettersForTheSameInAnAddress() {
    Directory directory =
        Directories.ofYaml("people:\n  - {userName: mike, name: Mike, email: MIKES@example.com}\n");

    assertThat(directory.findByEmail("mikes@EXAMPLE.com")).isPresent();
    for (String lookalike : List.of("m\u0131kes", "mi\u212Aes", "mike\u017f")) {
      assertThat(directory.findByEmail(lookalike + "@example.com")).as(lookalike).isEmpty();
    }
  }

  @Test
  void takesRolesFromElsewhereAndAuditorsFromEither() {
    Directory directory =
        new Directory(
            Directories.settings(
                new ByteArrayResource(
                    """
                    people:
                      - {userName: otto, name: O, email: o@example.com, groups: [operators]}
                      - {userName: ada, name: A, email: a@example.com, groups: [auditors, managers]}
                      - {userName: mara, name: M, email: m@example.com, groups: [managers, analysts]}
                    """
                        .getBytes(StandardCharsets.UTF_8)),
                false),
            new Elsewhere());

    assertThat(groups(directory, "otto")).isEmpty();
    assertThat(groups(directory, "ada")).containsExactlyInAnyOrder("auditors", "managers");
    assertThat(groups(directory, "mara")).containsExactly("managers");

    directory.alsoAuditors(Set.of(new UserName("mara")));

    assertThat(groups(directory, "mara")).containsExactlyInAnyOrder("auditors", "managers");
    assertThat(directory.membersOf("auditors")).hasSize(2);
    assertThat(directory.listed().getLast().groups())
        .containsExactlyInAnyOrder("managers", "analysts");
  }

  private static Set<String> groups(Directory directory, String name) {
    return directory.findByText(name).orElseThrow().groups();
  }

  /** Where roles come from a provider that has said nothing. */
  private static final class Elsewhere implements RolesElsewhere {
    @Override
    public boolean count() {
      return true;
    }

    @Override
    public Set<UserName> auditors() {
      return Set.of();
    }

    @Override
    public Optional<String> refuses(UserName person) {
      return Optional.empty();
    }
  }

  @Test
  void asksForAFile() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                new Directory(
                    Directories.settings(new ClassPathResource("no/such/file.yaml"), false),
                    RolesElsewhere.NONE))
        .withMessageContaining("COUNTERSIGN_PEOPLE_FILE");
  }

  @Test
  void showsNoPasswordAsText() {
    assertThat(Directories.ofYaml(withPassword("\"{bcrypt}$2a$10$abc\""), false))
        .hasToString("manager");
  }

  private static String withPassword(String password) {
    return MANAGER + "    password: " + password + "\n";
  }

  private static ThrowableAssertAlternative<InvalidDirectory> assertThatDirectory(String yaml) {
    return assertThatExceptionOfType(InvalidDirectory.class)
        .isThrownBy(() -> Directories.ofYaml(yaml, false))
        .withMessageContaining("countersign.people.file");
  }

  @Test
  void refusesASlackIdThatIsNoneOrThatTwoPeopleHave() {
    String one = "people:\n  - {userName: a, name: A, email: a@example.com, slackId: %s}\n";
    String two = one + "  - {userName: b, name: B, email: b@example.com, slackId: U012AB}\n";

    assertThatIllegalStateException()
        .isThrownBy(() -> Directories.ofYaml(one.formatted("a@example.com")))
        .withMessageContaining("a has a slackId that is none");
    assertThatIllegalStateException()
        .isThrownBy(() -> Directories.ofYaml(two.formatted("U012AB")))
        .withMessageContaining("two people have the slackId U012AB");
    assertThat(Directories.ofYaml(one.formatted("U012AB")).findBySlackId("U012AB")).isPresent();
  }
}
