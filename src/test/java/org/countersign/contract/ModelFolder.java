package org.countersign.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The models as they lie in the folders bpmn, dmn and forms; equal when all texts are. */
public record ModelFolder(List<Model> bpmn, List<Model> dmn, List<Model> forms) {

  /** The folders, below the root of the project. */
  public static final List<String> FOLDERS = List.of("bpmn", "dmn", "forms");

  public record Model(String fileName, String text) {}

  public static ModelFolder read(Path root) {
    return new ModelFolder(
        models(root.resolve("bpmn"), ".bpmn"),
        models(root.resolve("dmn"), ".dmn"),
        models(root.resolve("forms"), ".form"));
  }

  /**
   * What keeps these models from running in this application.
   *
   * @return one sentence each, for whoever edited them; nothing when they fit
   */
  public List<String> findings() {
    if (bpmn.size() != 1 || dmn.size() != 1) {
      return List.of(
          "There are %d processes in bpmn/ and %d decision diagrams in dmn/; keep one file in each"
              .formatted(bpmn.size(), dmn.size()));
    }
    return ModelContract.findings(bpmn.getFirst(), dmn.getFirst(), forms);
  }

  /**
   * What will run, but perhaps not as it was meant.
   *
   * @param isKnown whether there is anybody in a group
   */
  public List<String> hints(Predicate<String> isKnown) {
    return dmn.stream()
        .map(model -> Xml.parse(model.fileName(), model.text()))
        .flatMap(diagram -> Xml.elements(diagram, Xml.DMN, "decision"))
        .flatMap(ResultCheck::groups)
        .filter(group -> !isKnown.test(group.getValue()))
        .collect(
            Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey, (a, b) -> a, TreeMap::new))
        .entrySet()
        .stream()
        .map(
            group ->
                ("%s names the group '%s', which nobody is in: its reviews wait until they are"
                        + " escalated; name another, or put somebody into it in the people file")
                    .formatted(group.getValue(), group.getKey()))
        .toList();
  }

  public Stream<Model> models() {
    return Stream.of(bpmn, dmn, forms).flatMap(List::stream);
  }

  private static List<Model> models(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .sorted()
          .map(ModelFolder::model)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("no models in " + folder, e);
    }
  }

  private static Model model(Path file) {
    try {
      return new Model(String.valueOf(file.getFileName()), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
