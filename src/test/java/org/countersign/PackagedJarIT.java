package org.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as the build has made it. */
class PackagedJarIT {

  @Test
  void startsTheApplicationAndHoldsNoStandIn() throws IOException {
    try (JarFile jar = new JarFile(Packaged.jar().toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Start-Class"))
          .isEqualTo(Countersign.class.getName());
      assertThat(jar.stream().toList())
          .noneMatch(entry -> entry.getName().contains("org/countersign/embedded"))
          .noneMatch(entry -> entry.getName().contains("org/countersign/devservices"))
          .noneMatch(entry -> entry.getName().contains("zeebe-workflow-engine"));
    }
  }

  /**
   * With nothing but a JDK, as docs/auditors.md says; the file is of format 2: with an erased
   * person, and a key that handed over to another.
   */
  @Test
  void verifiesAnExportWithoutAnApplication(@TempDir Path folder) throws Exception {
    Path export = Path.of("src/test/resources/ledger/export.jsonl");
    Path forged =
        Files.writeString(
            folder.resolve("forged.jsonl"),
            Files.readString(export).replaceFirst("\"mara\"", "\"mira\""));

    assertThat(verify(export, folder))
        .isEqualTo(
            "0: 6 sealed entries are as they were recorded, and none is missing. 1 more are not sealed"
                + " yet. 2 texts were erased, and retention removed 0. Each control holds for 0"
                + " expenses.");
    assertThat(verify(forged, folder)).isEqualTo("1: Entry 3 was changed after seal 2.");
  }

  /** The commands of the Dockerfile, one after the other, in a folder instead of an image. */
  @Test
  void isTakenApartAndStartedOnceAsTheImageIsMade(@TempDir Path folder) throws Exception {
    List<String> commands =
        Pattern.compile("^RUN (java (?:.*\\\\\\n)*.*)", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("Dockerfile")))
            .results()
            .map(run -> run.group(1).replace("/tmp/people.yaml", folder + "/people.yaml"))
            .toList();
    Files.copy(Packaged.jar(), folder.resolve("countersign.jar"));
    Files.copy(Path.of("docs/examples/people.yaml"), folder.resolve("people.yaml"));
    Path image = Files.createDirectory(folder.resolve("image"));

    assertThat(commands).hasSize(2);
    run(commands.getFirst(), folder);
    run("cp -r extracted/*/. image", folder);
    run(commands.getLast(), image);

    assertThat(image.resolve("countersign.jsa")).exists();
  }

  private static void run(String command, Path folder) throws Exception {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile());
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    shell.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
    int status = shell.start().waitFor();
    assertThat(status).as(Files.readString(folder.resolve("output.txt"))).isZero();
  }

  /** Exit status and verdict. */
  private static String verify(Path export, Path folder) throws Exception {
    Path out = folder.resolve("report.json");
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Packaged.jar().toString(),
                "verify",
                export.toString(),
                "--public-key",
                "src/test/resources/ledger/sealing.pub")
            .redirectOutput(out.toFile())
            .redirectError(Redirect.INHERIT)
            .start();
    int status = command.waitFor();
    return status + ": " + new ObjectMapper().readTree(out.toFile()).path("verdict").asText();
  }
}
