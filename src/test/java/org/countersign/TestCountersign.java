package org.countersign;

import org.countersign.devservices.Laptop;
import org.springframework.boot.SpringApplication;

/** The application on a laptop: {@code ./mvnw spring-boot:test-run}. */
public final class TestCountersign {

  private TestCountersign() {}

  public static void main(String[] args) {
    SpringApplication.from(Countersign::main)
        .with(Laptop.class)
        .withAdditionalProfiles("development")
        .run(Laptop.startServices(args));
  }
}
