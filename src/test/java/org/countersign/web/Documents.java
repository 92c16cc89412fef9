package org.countersign.web;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import javax.imageio.ImageIO;

/** Small files that a browser can show. */
public final class Documents {

  private Documents() {}

  public static byte[] png(int width, int height) {
    return image(width, height, "png");
  }

  public static byte[] jpeg(int width, int height) {
    return image(width, height, "jpg");
  }

  private static byte[] image(int width, int height, String format) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.DARK_GRAY);
    graphics.drawRect(2, 2, width - 5, height - 5);
    graphics.dispose();
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, format, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that nobody has sent before: a receipt pays once. */
  public static byte[] newPdf() {
    String comment = "%" + UUID.randomUUID() + "\n";
    return (new String(pdf(), StandardCharsets.US_ASCII) + comment)
        .getBytes(StandardCharsets.US_ASCII);
  }

  public static byte[] pdf() {
    return """
        %PDF-1.4
        1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
        2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
        3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >> endobj
        trailer << /Root 1 0 R >>
        %%EOF
        """
        .getBytes(StandardCharsets.US_ASCII);
  }
}
