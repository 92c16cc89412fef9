package org.countersign.company;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.countersign.assessment.Autonomy;
import org.countersign.assessment.AutonomySwitch;
import org.countersign.assessment.MadeUpModel;
import org.countersign.devservices.DevServices;
import org.countersign.expense.Expense;
import org.countersign.expense.Question;
import org.countersign.expense.SubmitterNotifier;
import org.countersign.ledger.DeployedModels;
import org.countersign.people.Directory;
import org.countersign.people.Looks;
import org.countersign.people.Person;
import org.countersign.people.RolesElsewhere;
import org.countersign.people.UserName;
import org.countersign.policy.AutonomyOn;
import org.countersign.policy.Ceilings;
import org.countersign.policy.PolicyRelease;
import org.countersign.policy.PolicyReleases;
import org.countersign.policy.Proposal;
import org.countersign.policy.Proposals;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.data.jpa.JpaRepositoriesAutoConfiguration;
import org.springframework.boot.autoconfigure.domain.EntityScan;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The application without its surfaces and without an engine: what decides about expenses, on a
 * database of its own, with a process that a story drives job by job.
 */
final class Company implements AutoCloseable {

  private static final String DATABASE = "company";
  private static final String REASON = "as the story has it";
  private static final String OWN_TABLE = "0".repeat(64);
  private static final String LENIENT_TABLE = "<lenient/>";

  final ConfigurableApplicationContext beans;
  final SettableClock clock;
  final SimulatedProcess process;
  final JdbcClient jdbc;
  private final ControlsOff switches;
  private final TransactionTemplate transaction;
  private final Jobs jobs;
  private final Looks looks;
  private final Path peopleFile;
  private final String emptyAll;

  /** User name to groups. */
  final SequencedMap<String, Set<String>> people = new LinkedHashMap<>();

  private Company(ConfigurableApplicationContext beans, ControlsOff switches, Path peopleFile) {
    this.beans = beans;
    this.switches = switches;
    this.peopleFile = peopleFile;
    clock = beans.getBean(SettableClock.class);
    process = beans.getBean(SimulatedProcess.class);
    jdbc = beans.getBean(JdbcClient.class);
    transaction = beans.getBean(TransactionTemplate.class);
    jobs = new Jobs(beans);
    looks = new Looks(beans);
    emptyAll =
        jdbc
            .sql(
                """
                select table_name from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE'
                  and table_name not like 'flyway%'
                """)
            .query(String.class)
            .list()
            .stream()
            .map(table -> "delete from " + table)
            .collect(Collectors.joining("; "));
  }

  static Company start() {
    Path people = beginning();
    var switches = new ControlsOff();
    Map<String, Object> settings = new TreeMap<>();
    settings.put("spring.main.lazy-initialization", true);
    settings.put("spring.datasource.url", DevServices.shared().newDatabase(DATABASE));
    settings.put("spring.datasource.username", "postgres");
    settings.put("spring.datasource.password", "postgres");
    settings.put("spring.datasource.hikari.connection-init-sql", "set synchronous_commit = off");
    settings.put("countersign.people.file", people.toUri().toString());
    settings.put("countersign.assessment.api-key", "none");
    settings.put("countersign.rates.file", rates());
    settings.put("countersign.expense.currencies", "EUR,USD,GBP,KWD");
    settings.put("logging.level.root", "error");
    ConfigurableApplicationContext beans =
        new SpringApplicationBuilder(Beans.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .profiles("development")
            .initializers(context -> context.addBeanFactoryPostProcessor(switches))
            .run(
                settings.entrySet().stream()
                    .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                    .toArray(String[]::new));
    Company company = new Company(beans, switches, people);
    company.letTheLedgerHaveTheStorysTime();
    return company;
  }

  /** The ledger asks the database for the time, and the database of a story asks the story. */
  private void letTheLedgerHaveTheStorysTime() {
    jdbc.sql(
            """
            create schema story;
            create table story.clock (at timestamptz not null);
            insert into story.clock values (now());
            create function story.now() returns timestamptz language sql as 'select at from story.clock';
            alter table ledger_entry alter column recorded_at set default story.now()
            """)
        .update();
  }

  /** Tells the database what time it is in the story. */
  void tick() {
    jdbc.sql("update story.clock set at = :now")
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static Path beginning() {
    try {
      Path file = Files.createTempFile("company", ".yaml");
      file.toFile().deleteOnExit();
      Files.writeString(file, yaml(peopleOfTheBeginning()));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the European Central Bank's format, of the first day. */
  private static Path rates() {
    String rates =
        Audit.RATES.entrySet().stream()
            .filter(rate -> !rate.getKey().equals("EUR"))
            .map(
                rate ->
                    "<Cube currency=\"%s\" rate=\"%s\"/>".formatted(rate.getKey(), rate.getValue()))
            .collect(Collectors.joining());
    try {
      Path file = Files.createTempFile("rates", ".xml");
      file.toFile().deleteOnExit();
      return Files.writeString(
          file,
          """
          <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
              xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
            <Cube><Cube time="2026-03-11">%s</Cube></Cube>
          </gesmes:Envelope>
          """
              .formatted(rates));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SequencedMap<String, Set<String>> peopleOfTheBeginning() {
    SequencedMap<String, Set<String>> people = new LinkedHashMap<>();
    people.put("emma", Set.of());
    people.put("emil", Set.of());
    people.put("mara", Set.of("managers"));
    people.put("miro", Set.of("managers", "directors"));
    people.put("fay", Set.of("finance"));
    people.put("finn", Set.of("finance", "directors"));
    people.put("otto", Set.of("operators"));
    people.put("olga", Set.of("operators", "managers"));
    people.put("orla", Set.of("operators"));
    people.put("anna", Set.of("analysts"));
    people.put("ada", Set.of("auditors"));
    return people;
  }

  private static String yaml(Map<String, Set<String>> people) {
    return people.entrySet().stream()
        .map(
            person ->
                "  - {userName: %1$s, name: %1$s, email: %1$s@company.example, groups: %2$s}%n"
                    .formatted(person.getKey(), new TreeSet<>(person.getValue())))
        .collect(Collectors.joining("", "people:\n", ""));
  }

  /** An empty company on its first day. */
  void begin() {
    transaction.executeWithoutResult(
        status -> jdbc.sql("set local session_replication_role = replica; " + emptyAll).update());
    clock.reset();
    tick();
    process.begin(jobs);
    people.clear();
    people.putAll(peopleOfTheBeginning());
    peopleChanged();
    recordSettings();
    deployOwnTable();
  }

  /** The file of the people is another now. */
  void peopleChanged() {
    try {
      Files.writeString(peopleFile, yaml(people));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    looks.now();
  }

  private void recordSettings() {
    beans.getBean("settingsRecorder", SmartLifecycle.class).start();
    bean(Ceilings.class).start();
  }

  /** The models of the application itself. */
  void deployOwnTable() {
    deploy(Tables.own(), OWN_TABLE, null);
  }

  /**
   * Deploys tables to Camunda.
   *
   * @param digest of the table
   * @param release of two people; null for the application's own
   */
  private void deploy(SimulatedProcess.Routes table, String digest, @Nullable Long release) {
    SimulatedProcess.Deployment deployment = deployForeign(table);
    SequencedMap<String, Integer> decisions = new LinkedHashMap<>();
    decisions.put("expense-routing", deployment.version());
    SequencedMap<String, String> files = new LinkedHashMap<>();
    files.put("expense-routing.dmn", digest);
    bean(DeployedModels.class)
        .record(
            deployment.key(),
            deployment.version(),
            decisions,
            files,
            new DeployedModels.Origin("company", SettableClock.BEGINNING, release),
            null);
  }

  /** Somebody deploys who is not the application: nothing of it is on record. */
  private SimulatedProcess.Deployment deployForeign(SimulatedProcess.Routes table) {
    var deployment =
        new SimulatedProcess.Deployment(process.nextKey(), process.latest().version() + 1, table);
    process.deployed(deployment);
    return deployment;
  }

  /** As the page does: ON is proposed and confirmed, the rest is one operator's act. */
  void switchAutonomy(Step.Switch position) {
    Person by = person(position.by());
    if (position.to() == Autonomy.ON) {
      Proposal proposal = bean(AutonomyOn.class).propose(by, REASON);
      confirm(proposal, position.confirmedBy());
    } else if (Play.isOperator(by)) {
      bean(AutonomySwitch.class).set(position.to(), by.userName(), REASON);
    }
  }

  void ceiling(Step.Ceiling ceiling) {
    bean(Ceilings.class)
        .set(
            BigDecimal.valueOf(ceiling.amount()),
            new BigDecimal("0.95"),
            person(ceiling.by()),
            REASON)
        .ifPresent(proposal -> confirm(proposal, ceiling.confirmedBy()));
  }

  void deploy(Step.Deploy deploy) {
    switch (deploy.models()) {
      case OWN -> deployOwnTable();
      case FOREIGN -> deployForeign(Tables.lenient());
      case RELEASED -> release(deploy);
    }
  }

  private void release(Step.Deploy deploy) {
    PolicyReleases releases = bean(PolicyReleases.class);
    Proposal proposal =
        releases.propose(
            "lenient.dmn",
            LENIENT_TABLE,
            releases.tableInForce(),
            new LinkedHashMap<>(),
            person(deploy.proposedBy()),
            REASON);
    confirm(proposal, deploy.confirmedBy());
    PolicyRelease release = releases.latest(1).getFirst();
    deploy(Tables.lenient(), release.tableDigest(), release.id());
  }

  private void confirm(Proposal proposal, String confirmer) {
    bean(Proposals.class).confirm(proposal.id(), person(confirmer), proposal.digest());
  }

  <T> T bean(Class<T> type) {
    return beans.getBean(type);
  }

  <T> T inTransaction(Supplier<T> act) {
    return transaction.execute(status -> act.get());
  }

  Person person(String name) {
    return beans.getBean(Directory.class).find(new UserName(name)).orElseThrow();
  }

  /** Where each control is enforced. */
  ControlsOff switches() {
    return switches;
  }

  @Override
  public void close() {
    beans.close();
  }

  /** No component itself: the whole application must not find it among its own. */
  @ComponentScan(
      basePackages = {
        "org.countersign.expense",
        "org.countersign.assessment",
        "org.countersign.review",
        "org.countersign.decision",
        "org.countersign.ledger",
        "org.countersign.retention",
        "org.countersign.people",
        "org.countersign.policy",
        "org.countersign.database"
      },
      excludeFilters =
          @ComponentScan.Filter(
              type = FilterType.REGEX,
              pattern = ".*(AssessmentConfiguration|ledger\\.anchor\\..*)"))
  @ConfigurationPropertiesScan("org.countersign")
  @EntityScan("org.countersign")
  @EnableJpaRepositories("org.countersign")
  @ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    ValidationAutoConfiguration.class,
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    HibernateJpaAutoConfiguration.class,
    JpaRepositoriesAutoConfiguration.class,
    TransactionAutoConfiguration.class
  })
  static class Beans {

    @Bean
    Clock clock() {
      return new SettableClock();
    }

    @Bean
    SimulatedProcess simulatedProcess(Clock clock) {
      return new SimulatedProcess(clock);
    }

    @Bean
    RolesElsewhere rolesElsewhere() {
      return RolesElsewhere.NONE;
    }

    @Bean
    @Primary
    MadeUpModel madeUpModel() {
      return new MadeUpModel();
    }

    @Bean
    @Primary
    org.countersign.assessment.SpotCheckByWord spotCheckByWord() {
      return new org.countersign.assessment.SpotCheckByWord();
    }

    /** Nobody is told: who hears of what is another test's. */
    @Bean
    SubmitterNotifier silence() {
      return new SubmitterNotifier() {
        @Override
        public Way way() {
          return Way.MAIL;
        }

        @Override
        public void decided(Expense expense) {
          // silence
        }

        @Override
        public void asked(Expense expense, Question question) {
          // silence
        }
      };
    }
  }
}
