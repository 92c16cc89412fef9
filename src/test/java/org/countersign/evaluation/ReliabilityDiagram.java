package org.countersign.evaluation;

import java.util.Locale;
import org.countersign.evaluation.Reliability.Bin;

/** Draws the share right over the confidence, and below it how many opinions there are. */
final class ReliabilityDiagram {

  private static final double LEFT = 64;
  private static final double TOP = 24;
  private static final double WIDTH = 520;
  private static final double HEIGHT = 300;
  private static final double BARS_TOP = 372;
  private static final double BARS_HEIGHT = 72;
  private static final double BARS_BOTTOM = BARS_TOP + BARS_HEIGHT;

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" class="rd" viewBox="0 0 620 510" role="img" \
      aria-labelledby="rd-title rd-desc">
      <title id="rd-title">Reliability diagram</title>
      <style>
      .rd{--rd-ink:#1c2430;--rd-quiet:#4a5568;--rd-line:#d4dae2;--rd-paper:#fff;--rd-mark:#0b5cad;--rd-bar:#9dbfe3;\
      font:16px system-ui,sans-serif;background:var(--rd-paper)}
      @media screen and (prefers-color-scheme:dark){.rd{--rd-ink:#e6e9ee;--rd-quiet:#aab4c2;--rd-line:#39424f;\
      --rd-paper:#14181f;--rd-mark:#7ab8f5;--rd-bar:#2f5c8c}}
      .rd text{fill:var(--rd-quiet)}.rd .rd-name{fill:var(--rd-ink);font-weight:600}
      .rd line{stroke:var(--rd-line)}.rd .rd-diagonal{stroke:var(--rd-quiet);stroke-dasharray:6 5}
      .rd .rd-interval{stroke:var(--rd-mark);stroke-width:2;opacity:.5}
      .rd circle{fill:var(--rd-mark);stroke:var(--rd-paper);stroke-width:2}.rd rect{fill:var(--rd-bar)}
      </style>
      """;

  private ReliabilityDiagram() {}

  static String svg(Reliability reliability) {
    StringBuilder svg = new StringBuilder(HEAD);
    svg.append("<desc id=\"rd-desc\">").append(description(reliability)).append("</desc>\n");
    grid(svg);
    int most = reliability.bins().stream().mapToInt(Bin::count).max().orElse(0);
    for (Bin bin : reliability.bins()) {
      if (bin.count() > 0) {
        bar(svg, bin, most);
      }
    }
    for (Bin bin : reliability.bins()) {
      Double share = bin.shareRight();
      Double confidence = bin.meanConfidence();
      if (share != null && confidence != null) {
        point(svg, bin, confidence, share);
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private static String description(Reliability reliability) {
    StringBuilder text = new StringBuilder(256);
    for (Bin bin : reliability.bins()) {
      if (bin.count() > 0) {
        text.append(
            String.format(
                Locale.ROOT,
                "Confidence %.1f to %.1f: %d of %d right. ",
                bin.from(),
                bin.to(),
                bin.right(),
                bin.count()));
      }
    }
    return text.isEmpty() ? "No opinion has a confidence." : text.toString().strip();
  }

  private static void grid(StringBuilder svg) {
    for (int i = 0; i <= 5; i++) {
      double value = i / 5.0;
      line(svg, "", LEFT, y(value), LEFT + WIDTH, y(value));
      line(svg, "", x(value), TOP, x(value), TOP + HEIGHT);
      text(svg, "end", LEFT - 10, y(value) + 5, share(value));
      text(svg, "middle", x(value), TOP + HEIGHT + 22, share(value));
    }
    line(svg, "rd-diagonal", x(0), y(0), x(1), y(1));
    line(svg, "", LEFT, BARS_BOTTOM, LEFT + WIDTH, BARS_BOTTOM);
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"rd-name\" text-anchor=\"middle\" transform=\"translate(18 %.1f) rotate(-90)\">"
                + "share right</text>%n",
            TOP + HEIGHT / 2));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"rd-name\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">confidence</text>%n",
            LEFT + WIDTH / 2,
            BARS_BOTTOM + 50));
    for (int i = 0; i <= 10; i++) {
      text(svg, "middle", x(i / 10.0), BARS_BOTTOM + 22, share(i / 10.0));
    }
    text(svg, "end", LEFT - 10, BARS_BOTTOM, "count");
  }

  private static void bar(StringBuilder svg, Bin bin, int most) {
    double height = Math.max(2, BARS_HEIGHT * bin.count() / most);
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"/>%n",
            x(bin.from()) + 3,
            BARS_BOTTOM - height,
            WIDTH / 10 - 6,
            height));
    text(
        svg,
        "middle",
        x((bin.from() + bin.to()) / 2),
        BARS_BOTTOM - height - 6,
        Integer.toString(bin.count()));
  }

  private static void point(StringBuilder svg, Bin bin, double confidence, double share) {
    Interval interval = Interval.ofShare(bin.right(), bin.count());
    line(svg, "rd-interval", x(confidence), y(interval.low()), x(confidence), y(interval.high()));
    svg.append(
        String.format(
            Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"7\"/>%n", x(confidence), y(share)));
  }

  private static void line(
      StringBuilder svg, String kind, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            kind,
            x1,
            y1,
            x2,
            y2));
  }

  private static void text(StringBuilder svg, String anchor, double x, double y, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
            anchor,
            x,
            y,
            text));
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static double x(double confidence) {
    return LEFT + WIDTH * confidence;
  }

  private static double y(double share) {
    return TOP + HEIGHT * (1 - share);
  }
}
