package org.countersign.process;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.DeployResourceCommandStep1;
import io.camunda.client.api.command.DeployResourceCommandStep1.DeployResourceCommandStep2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.countersign.contract.Models;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The models that are deployed together.
 *
 * @param contents by file name
 */
record ModelFiles(SequencedMap<String, byte[]> contents) {

  private static final String TABLES = ".dmn";

  /** Those of the class path. */
  static ModelFiles own() {
    SequencedMap<String, byte[]> contents = new LinkedHashMap<>();
    var resolver = new PathMatchingResourcePatternResolver();
    for (String pattern :
        List.of(Models.BPMN_RESOURCES, Models.DMN_RESOURCES, Models.FORM_RESOURCES)) {
      try {
        for (Resource model : resolver.getResources(pattern)) {
          contents.put(String.valueOf(model.getFilename()), model.getContentAsByteArray());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (contents.isEmpty()) {
      throw new IllegalStateException("There are no models on the class path");
    }
    return new ModelFiles(contents);
  }

  /** The same with other decision tables. */
  ModelFiles with(String tables) {
    SequencedMap<String, byte[]> changed = new LinkedHashMap<>(contents);
    changed.replaceAll(
        (name, content) ->
            name.endsWith(TABLES) ? tables.getBytes(StandardCharsets.UTF_8) : content);
    return new ModelFiles(changed);
  }

  /** SHA-256 by file name. */
  SequencedMap<String, String> digests() {
    SequencedMap<String, String> digests = new LinkedHashMap<>();
    contents.forEach((name, content) -> digests.put(name, digest(content)));
    return digests;
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  DeployResourceCommandStep2 command(CamundaClient camunda) {
    DeployResourceCommandStep1 command = camunda.newDeployResourceCommand();
    return contents.entrySet().stream()
        .map(model -> command.addResourceBytes(model.getValue(), model.getKey()))
        .reduce((first, next) -> next)
        .orElseThrow();
  }
}
