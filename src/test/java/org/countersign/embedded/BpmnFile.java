package org.countersign.embedded;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What the engine's records do not say about a BPMN file.
 *
 * @param names by element id
 * @param startForms the form ids of the start events, by process id
 */
record BpmnFile(Map<String, String> names, Map<String, String> startForms) {

  static BpmnFile read(final byte[] xml) {
    final var factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      return read(factory.createXMLStreamReader(new ByteArrayInputStream(xml)));
    } catch (final XMLStreamException e) {
      throw new IllegalArgumentException("not a BPMN file", e);
    }
  }

  private static BpmnFile read(final XMLStreamReader reader) throws XMLStreamException {
    final var names = new HashMap<String, String>();
    final var startForms = new HashMap<String, String>();
    String process = "";
    boolean inStartEvent = false;
    while (reader.hasNext()) {
      final int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("startEvent")) {
        inStartEvent = false;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        final String id = attribute(reader, "id");
        final String name = attribute(reader, "name");
        final String formId = attribute(reader, "formId");
        if (id != null && name != null) {
          names.put(id, name);
        }
        switch (reader.getLocalName()) {
          case "process" -> process = id == null ? "" : id;
          case "startEvent" -> inStartEvent = true;
          case "formDefinition" -> {
            if (inStartEvent && formId != null) {
              startForms.put(process, formId);
            }
          }
          default -> {}
        }
      }
    }
    return new BpmnFile(names, startForms);
  }

  private static @Nullable String attribute(final XMLStreamReader reader, final String name) {
    return reader.getAttributeValue(null, name);
  }
}
