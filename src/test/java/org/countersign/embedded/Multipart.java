package org.countersign.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a multipart/form-data body that is already in memory. */
final class Multipart {

  /** The file name is empty for a part that is no file. */
  record Part(String name, String fileName, ByteBuffer content) {

    byte[] bytes() {
      final var bytes = new byte[content.remaining()];
      content.duplicate().get(bytes);
      return bytes;
    }
  }

  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");
  private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Multipart() {}

  static List<Part> read(final String contentType, final byte[] body) {
    final var boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      throw HttpProblem.invalid("Expected a multipart/form-data body");
    }
    final byte[] delimiter = ("--" + boundary.group(1)).getBytes(StandardCharsets.ISO_8859_1);
    final var parts = new ArrayList<Part>();
    int start = indexOf(body, delimiter, 0);
    while (start >= 0) {
      final int from = start + delimiter.length + 2;
      final int end = indexOf(body, delimiter, from);
      if (end < 0) {
        break;
      }
      parts.add(part(body, from, end - 2));
      start = end;
    }
    return parts;
  }

  private static Part part(final byte[] body, final int from, final int to) {
    final int blank = indexOf(body, END_OF_HEADERS, from);
    if (blank < 0 || blank + END_OF_HEADERS.length > to) {
      throw HttpProblem.invalid("A part of the body has no header or no content");
    }
    final String headers = new String(body, from, blank - from, StandardCharsets.UTF_8);
    final int content = blank + END_OF_HEADERS.length;
    return new Part(
        group(NAME, headers),
        group(FILE_NAME, headers),
        ByteBuffer.wrap(body, content, to - content));
  }

  private static String group(final Pattern pattern, final String headers) {
    final var matcher = pattern.matcher(headers);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static int indexOf(final byte[] body, final byte[] wanted, final int from) {
    for (int i = from; i <= body.length - wanted.length; i++) {
      if (Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
