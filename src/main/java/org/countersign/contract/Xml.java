package org.countersign.contract;

import java.io.IOException;
import java.io.StringReader;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What the checks ask of the XML of BPMN and DMN. */
final class Xml {

  static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
  static final String BPMN_DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI";
  static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";
  static final String DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/";

  private Xml() {}

  /**
   * Reads nothing but the text itself: no DTD, no entity, no other file.
   *
   * @throws IllegalArgumentException if it is no XML; says so to whoever edited it
   */
  static Document parse(String fileName, String text) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new InputSource(new StringReader(text)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException(
          "%s is no file that Camunda Modeler could open (%s); undo the last edit or take the last"
                  .formatted(fileName, e.getMessage())
              + " version from git",
          e);
    }
  }

  /** All elements below a node, at any depth; "*" stands for any namespace or any name. */
  static Stream<Element> elements(Node parent, String namespace, String tag) {
    return below(parent)
        .filter(element -> namespace.equals("*") || namespace.equals(element.getNamespaceURI()))
        .filter(element -> tag.equals("*") || tag.equals(element.getLocalName()));
  }

  private static Stream<Element> below(Node parent) {
    return children(parent).flatMap(child -> Stream.concat(Stream.of(child), below(child)));
  }

  static Stream<Element> children(Node parent) {
    return Stream.iterate(parent.getFirstChild(), Objects::nonNull, Node::getNextSibling)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }

  static String id(Element element) {
    return element.getAttribute("id");
  }

  static String name(Element element) {
    return element.getAttribute("name");
  }

  static boolean has(Element element, String attribute) {
    return !element.getAttribute(attribute).isBlank();
  }

  /** The stripped text of the first element of that name, or nothing. */
  static String text(Element parent, String tag) {
    return elements(parent, "*", tag)
        .findFirst()
        .map(element -> element.getTextContent().strip())
        .orElse("");
  }
}
