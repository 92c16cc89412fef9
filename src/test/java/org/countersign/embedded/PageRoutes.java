package org.countersign.embedded;

import java.io.IOException;
import java.util.Map;
import org.countersign.embedded.RestServer.Answer;

/**
 * The page for people who have no Operate here: instances, their path, variables and incidents. It
 * is made of files only, and asks the REST API.
 */
final class PageRoutes {

  private static final String OWN = "/org/countersign/embedded/page/";
  private static final String BPMN_JS = "/META-INF/resources/webjars/bpmn-js/8.0.0/dist/";

  private static final Map<String, String> FILES =
      Map.of(
          "/", OWN + "index.html",
          "/page/page.js", OWN + "page.js",
          "/page/page.css", OWN + "page.css",
          "/page/bpmn-js/viewer.js", BPMN_JS + "bpmn-navigated-viewer.production.min.js",
          "/page/bpmn-js/diagram-js.css", BPMN_JS + "assets/diagram-js.css");

  private PageRoutes() {}

  static void addTo(final RestServer server) {
    FILES.forEach((path, file) -> server.route("GET", path, r -> file(file)));
  }

  private static Answer file(final String name) throws IOException {
    try (var file = PageRoutes.class.getResourceAsStream(name)) {
      if (file == null) {
        throw HttpProblem.notFound("There is no " + name + " on the class path");
      }
      return Answer.file(file.readAllBytes(), contentType(name));
    }
  }

  private static String contentType(final String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html;charset=UTF-8";
      case "css" -> "text/css;charset=UTF-8";
      default -> "text/javascript;charset=UTF-8";
    };
  }
}
