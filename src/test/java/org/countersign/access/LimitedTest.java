package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

/** Whatever any employee may send has a limit, so that nobody fills tables that only grow. */
class LimitedTest {

  /** One row for each person, and a look at what was typed. */
  private static final Set<String> GROW_NOTHING =
      Set.of("NotificationController.choose", "NotificationsPage.choose", "NewExpensePage.check");

  @Test
  void limitsWhateverAnyEmployeeMaySend() {
    List<String> unlimited =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.countersign.api", "org.countersign.web")
                .stream()
                .flatMap(one -> one.getMethods().stream())
                .filter(LimitedTest::changes)
                .filter(
                    method ->
                        method
                            .getAnnotationOfType(PreAuthorize.class)
                            .value()
                            .equals(Roles.EMPLOYEE))
                .filter(method -> !method.isAnnotatedWith(Limited.class))
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .toList();

    assertThat(unlimited).containsExactlyInAnyOrderElementsOf(GROW_NOTHING);
  }

  private static boolean changes(JavaMethod method) {
    return method.isAnnotatedWith(PostMapping.class)
        || method.isAnnotatedWith(PutMapping.class)
        || method.isAnnotatedWith(DeleteMapping.class);
  }
}
