package org.countersign.expense;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** What a receipt can be, told by how its content begins: neither its name nor its sender says. */
public enum ReceiptKind {
  PDF("application/pdf", "pdf", "255044462d"),
  PNG("image/png", "png", "89504e470d0a1a0a"),
  JPEG("image/jpeg", "jpg", "ffd8ff");

  private final String mediaType;
  private final String extension;
  private final String beginning;

  /**
   * @param beginning the first bytes in hexadecimal
   */
  ReceiptKind(String mediaType, String extension, String beginning) {
    this.mediaType = mediaType;
    this.extension = extension;
    this.beginning = beginning;
  }

  static Optional<ReceiptKind> of(byte[] content) {
    return Arrays.stream(values()).filter(kind -> kind.begins(content)).findFirst();
  }

  static ReceiptKind ofMediaType(String mediaType) {
    return Arrays.stream(values())
        .filter(kind -> kind.mediaType.equals(mediaType))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no receipt is " + mediaType));
  }

  private boolean begins(byte[] content) {
    int length = beginning.length() / 2;
    return content.length > length
        && HexFormat.of().formatHex(content, 0, length).equals(beginning);
  }

  public String mediaType() {
    return mediaType;
  }

  public boolean isImage() {
    return this != PDF;
  }

  /** The name with an ending that fits the content, so that no program is misled by it. */
  String named(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    boolean fits =
        ending.equalsIgnoreCase(extension)
            || (this == JPEG && ending.equalsIgnoreCase("jpeg") && ending.length() < name.length());
    return fits && ending.length() < name.length() ? name : name + "." + extension;
  }
}
