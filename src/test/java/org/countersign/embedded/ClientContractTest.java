package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.client.CamundaClient;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Nothing that the official client can ask for is forgotten: it is offered and tested, or its part
 * of the API answers 501.
 */
class ClientContractTest {

  private static final Path TESTS = Path.of("src/test/java/org/countersign/embedded");

  /** Over gRPC, or not requests at all. */
  private static final Set<String> NOT_REST =
      Set.of(
          "newClient",
          "newClientBuilder",
          "newCloudClientBuilder",
          "newDeployCommand",
          "newStreamJobsCommand");

  /** Administration, documents, batch operations: all answer 501. */
  private static final Pattern NOT_OFFERED =
      Pattern.compile(
          "new.*(Role|Group|User(?!Task)|Tenant|MappingRule|Authorization|Document|BatchOperation"
              + "|UsageMetrics).*");

  @Test
  void testsEveryRequestThatIsOffered() throws IOException {
    final var tested = tested();

    final var offered =
        Arrays.stream(CamundaClient.class.getMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("new"))
            .filter(name -> !NOT_REST.contains(name))
            .filter(name -> !NOT_OFFERED.matcher(name).matches())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(offered).hasSizeGreaterThan(60);
    assertThat(tested).containsAll(offered);
  }

  /** The requests that some integration test here sends. */
  private static Set<String> tested() throws IOException {
    final var names = new TreeSet<String>();
    final var call = Pattern.compile("\\.(new[A-Z]\\w*)\\(");
    try (var files = Files.list(TESTS)) {
      for (final Path file : files.filter(ClientContractTest::isTest).toList()) {
        final var calls = call.matcher(Files.readString(file, StandardCharsets.UTF_8));
        while (calls.find()) {
          names.add(calls.group(1));
        }
      }
    }
    return names;
  }

  private static boolean isTest(final Path file) {
    return file.toString().endsWith("IT.java") || file.endsWith("ClaimProcess.java");
  }
}
