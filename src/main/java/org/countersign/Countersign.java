package org.countersign;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The process application. It needs a Camunda 8 cluster, a PostgreSQL and an LLM endpoint. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Countersign {

  public static void main(String[] args) {
    SpringApplication.run(Countersign.class, args);
  }
}
