package org.countersign;

import java.util.List;
import org.countersign.database.MigrateCommand;
import org.countersign.ledger.seal.VerifyCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The process application. It needs a Camunda 8 cluster, a PostgreSQL and an LLM endpoint; to
 * verify an export of its ledger ({@code verify FILE …}) it needs nothing, and to migrate the
 * database ({@code migrate}) only that.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Countersign {

  private static final String VERIFY = "verify";
  private static final String MIGRATE = "migrate";

  /** The JDK's name for how many threads of the system carry the virtual ones. */
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private static final int FEWEST_CARRIERS = 16;

  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
      case VERIFY -> System.exit(VerifyCommand.run(rest(arguments), System.out, System.err));
      case MIGRATE -> System.exit(MigrateCommand.run(rest(arguments), System.out, System.err));
      default -> serve(args);
    }
  }

  private static List<String> rest(List<String> arguments) {
    return arguments.subList(1, arguments.size());
  }

  private static void serve(String[] args) {
    carryVirtualThreads();
    SpringApplication.run(Countersign.class, args);
  }

  /**
   * A virtual thread that waits while it loads a class keeps its carrier (JEP 491 names it). With
   * one or two processors there would be as few carriers, and at a start under load all of them can
   * wait for a lock whose holder waits for a carrier. Has to be said before the first virtual
   * thread; what the command line says counts.
   */
  private static void carryVirtualThreads() {
    int carriers = Math.max(FEWEST_CARRIERS, Runtime.getRuntime().availableProcessors());
    if (System.getProperty(CARRIERS) == null) {
      System.setProperty(CARRIERS, Integer.toString(carriers));
    }
  }
}
