package org.countersign.devservices.slack;

/** Text in HTML. */
final class Html {

  private Html() {}

  /** For content and for attributes in double quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
