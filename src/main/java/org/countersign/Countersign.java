package org.countersign;

import java.util.List;
import org.countersign.ledger.VerifyCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The process application. It needs a Camunda 8 cluster, a PostgreSQL and an LLM endpoint; to
 * verify an export of its ledger ({@code verify FILE …}) it needs nothing.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Countersign {

  private static final String VERIFY = "verify";

  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    if (!arguments.isEmpty() && arguments.getFirst().equals(VERIFY)) {
      System.exit(
          VerifyCommand.run(arguments.subList(1, arguments.size()), System.out, System.err));
    }
    SpringApplication.run(Countersign.class, args);
  }
}
