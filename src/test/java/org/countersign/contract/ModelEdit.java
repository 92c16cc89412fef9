package org.countersign.contract;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.countersign.contract.ModelFolder.Model;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A wrong edit of a copy of the models. What is edited is found by its id, so that the policy may
 * change without it.
 */
final class ModelEdit {

  private final Document bpmn;
  private final Document dmn;
  private final List<JsonNode> forms;

  ModelEdit(ModelFolder models) {
    bpmn = parse(models.bpmn().getFirst());
    dmn = parse(models.dmn().getFirst());
    forms = models.forms().stream().map(ModelContract::json).toList();
  }

  /**
   * Asserts that the checks explain an edit, and say nothing twice.
   *
   * @param findings the beginnings of the sentences, one for each; * stands for any text, as a name
   *     that Modeler shows
   */
  static void assertExplained(
      ModelFolder models, Consumer<ModelEdit> change, List<String> findings) {
    assumeThat(models.findings())
        .as("the models are broken already, see modelsAndCodeKeepTheirPromises")
        .isEmpty();
    var edit = new ModelEdit(models);
    change.accept(edit);
    assertThat(edit.findings())
        .zipSatisfy(findings, (found, beginning) -> assertThat(found).matches(begins(beginning)));
  }

  private static Pattern begins(String beginning) {
    return Pattern.compile(
        Stream.of(beginning.split("\\*", -1)).map(Pattern::quote).collect(joining(".*")) + ".*",
        Pattern.DOTALL);
  }

  /** The element of the process or of the tables that has the id. */
  Element element(String id) {
    return Stream.of(bpmn, dmn)
        .flatMap(document -> Xml.elements(document, "*", "*"))
        .filter(element -> Xml.id(element).equals(id))
        .findFirst()
        .orElseThrow(() -> missing(id));
  }

  /** The first element with a tag inside the one that has the id. */
  Element element(String id, String tag) {
    return Xml.elements(element(id), "*", tag)
        .findFirst()
        .orElseThrow(() -> missing("%s in %s".formatted(tag, id)));
  }

  /** What is drawn for the element that has the id. */
  Element shape(String id) {
    return Xml.elements(bpmn, Xml.BPMN_DIAGRAM, "BPMNShape")
        .filter(shape -> shape.getAttribute("bpmnElement").equals(id))
        .findFirst()
        .orElseThrow(() -> missing("the shape of " + id));
  }

  /** What is written in a cell of a table. */
  String cell(String id) {
    return Xml.text(element(id), "text");
  }

  /** Writes something else into a cell of a table. */
  void cell(String id, String text) {
    element(id, "text").setTextContent(text);
  }

  /** Removes the first element with a tag inside the one that has the id. */
  void remove(String id, String tag) {
    Node element = element(id, tag);
    element.getParentNode().removeChild(element);
  }

  ObjectNode form(String id) {
    return forms.stream()
        .filter(form -> form.path("id").asText().equals(id))
        .findFirst()
        .map(ObjectNode.class::cast)
        .orElseThrow(() -> missing("the form " + id));
  }

  /** A field, a text or a table of a form. */
  ObjectNode field(String form, String id) {
    return form(form).findParents("id").stream()
        .filter(part -> part.path("id").asText().equals(id))
        .findFirst()
        .map(ObjectNode.class::cast)
        .orElseThrow(() -> missing("%s in the form %s".formatted(id, form)));
  }

  /** When a part of a form is not shown. */
  void hide(String form, String id, String condition) {
    field(form, id).withObject("/conditional").put("hide", condition);
  }

  List<String> findings() {
    return ModelContract.findings(
        new Model("edited.bpmn", text(bpmn)),
        new Model("edited.dmn", text(dmn)),
        forms.stream().map(form -> new Model("edited.form", form.toString())).toList());
  }

  private static Document parse(Model model) {
    return Xml.parse(model.fileName(), model.text());
  }

  private static String text(Document document) {
    try {
      var text = new StringWriter();
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AssertionError missing(String what) {
    return new AssertionError(
        "The models no longer have %s, which this test edits; let it edit something else"
            .formatted(what));
  }
}
