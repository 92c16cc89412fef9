package org.countersign.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.FileSystemResource;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

class ExamplePeopleTest {

  private final Directory directory =
      new Directory(
          Directories.settings(new FileSystemResource("docs/examples/people.yaml"), false),
          RolesElsewhere.NONE);

  @Test
  void hasSomebodyInEachGroupOfThePolicy() {
    assertThat(directory.membersOf("managers")).isNotEmpty();
    assertThat(directory.membersOf("finance")).isNotEmpty();
    assertThat(directory.membersOf("directors")).isNotEmpty();
  }

  @Test
  void letsEverybodyInWithThePasswordThatItNames() {
    String encoded = directory.passwordOf(new UserName("anna")).orElseThrow();

    assertThat(
            PasswordEncoderFactories.createDelegatingPasswordEncoder()
                .matches("change-me", encoded))
        .isTrue();
  }
}
