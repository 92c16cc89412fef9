package org.countersign;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** The rules of the design, held against the compiled classes. */
class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.countersign");

  private static final JavaClasses EMBEDDED =
      new ClassFileImporter().importPackages("org.countersign.embedded");

  @Test
  void keepsFeaturesFreeOfCycles() {
    check(slices().matching("org.countersign.(*)..").should().beFreeOfCycles());
  }

  @Test
  void keepsTheContractFreeOfTheCode() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.countersign.contract..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.countersign..")
                    .and(not(resideInAPackage("org.countersign.contract..")))));
  }

  /** What performs the controls again is not wrong together with what enforces them. */
  @Test
  void keepsTheSecondLookAtTheControlsFreeOfTheFirst() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.countersign.ledger.controls..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.countersign..")
                    .and(not(resideInAPackage("org.countersign.ledger.controls..")))));
  }

  @Test
  void talksToCamundaInOnePlaceAndInWorkers() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.countersign.process..")
            .and()
            .haveNameNotMatching(".*Worker(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.camunda.client.."));
  }

  @Test
  void talksToTheModelInOnePlace() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.countersign.assessment..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.openai.."));
  }

  @Test
  void evaluatesDecisionTablesInOnePlace() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.countersign.insight..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.camunda.dmn.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("org.countersign.insight..", "org.countersign.contract..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.camunda.feel.."));
  }

  @Test
  void talksToSlackInOnePlace() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.countersign.slack..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.slack.."));
  }

  @Test
  void injectsByConstructor() {
    check(
        noFields()
            .should()
            .beAnnotatedWith(Autowired.class)
            .orShould()
            .beAnnotatedWith(Value.class)
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .orShould()
            .beAnnotatedWith("jakarta.persistence.PersistenceContext"));
  }

  @Test
  void doesNotKnowTheServicesOfTheLaptop() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.countersign.embedded..", "org.countersign.devservices.."));
  }

  @Test
  void keepsTheEmbeddedEngineFreeOfTheApplication() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.countersign..")
                .and(not(resideInAPackage("org.countersign.embedded.."))))
        .check(EMBEDDED);
  }

  @Test
  void saysAtEachEndpointWhoMayCallIt() {
    check(
        methods()
            .that()
            .areMetaAnnotatedWith(RequestMapping.class)
            .and()
            .areDeclaredInClassesThat()
            .areMetaAnnotatedWith(Controller.class)
            .should()
            .beAnnotatedWith(PreAuthorize.class));
  }

  @Test
  void readsSettingsNotTheEnvironment() {
    check(noClasses().should().callMethod(System.class, "getenv"));
    check(noClasses().should().callMethod(System.class, "getenv", String.class));
  }

  @Test
  void takesTheTimeFromTheClock() {
    check(noClasses().should().dependOnClassesThat().areAssignableTo(Date.class));
    check(noClasses().should().callMethod(System.class, "currentTimeMillis"));
    for (Class<?> time :
        new Class<?>[] {
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class
        }) {
      check(noClasses().should().callMethod(time, "now"));
    }
  }

  @Test
  void countsMoneyExactly() {
    check(
        noFields()
            .that()
            .haveNameMatching("(?i).*(amount|money|total|sum|cap)")
            .should()
            .haveRawType(double.class)
            .orShould()
            .haveRawType(float.class)
            .orShould()
            .haveRawType(Double.class)
            .orShould()
            .haveRawType(Float.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Service", "Impl", "Util", "Utils", "Manager", "Helper"})
  void namesClassesAfterWhatTheyAre(String ending) {
    check(noClasses().should().haveSimpleNameEndingWith(ending));
  }

  /** A rule may also speak of what is not there yet. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
