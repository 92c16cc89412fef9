package org.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar as the build has made it. */
class PackagedJarIT {

  @Test
  void startsTheApplicationAndHoldsNoStandIn() throws IOException {
    try (JarFile jar = new JarFile(jar().toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Start-Class"))
          .isEqualTo(Countersign.class.getName());
      assertThat(jar.stream().toList())
          .noneMatch(entry -> entry.getName().contains("org/countersign/embedded"))
          .noneMatch(entry -> entry.getName().contains("org/countersign/devservices"))
          .noneMatch(entry -> entry.getName().contains("zeebe-workflow-engine"));
    }
  }

  private static Path jar() throws IOException {
    try (var files = Files.newDirectoryStream(Path.of("target"), "countersign-*.jar")) {
      return files.iterator().next();
    }
  }
}
