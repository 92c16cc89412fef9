package org.countersign;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium of this machine, started once for all browser tests of this JVM. */
final class Chromium implements AutoCloseable {

  private static final String SETTING = "COUNTERSIGN_CHROMIUM";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final String ON_A_MAC =
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

  private static final String MISSING =
      """
      There is no Chromium on this machine, so the browser tests cannot run.
      Install one (on Debian and Ubuntu: apt-get install chromium), or name the executable of one in %s.\
      """
          .formatted(SETTING);

  private static final List<String> ARGUMENTS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    // The driver must not fetch a browser of its own.
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
  }

  /** Empty where no Chromium is on this machine, and none has to be. */
  static Optional<Chromium> start() {
    Optional<Path> executable = find();
    if (executable.isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(MISSING);
    }
    if (executable.isEmpty()) {
      System.err.printf(
          "%n%s%n%nSKIPPED: browser tests. With CI=true they fail instead.%n%n", MISSING);
    }
    return executable.map(Chromium::new);
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private static Optional<Path> find() {
    String given = System.getenv(SETTING);
    if (given != null && !given.isBlank()) {
      Path executable = Path.of(given);
      if (!Files.isExecutable(executable)) {
        throw new IllegalStateException(SETTING + " names no executable: " + given);
      }
      return Optional.of(executable);
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Stream<Path> onPath =
        NAMES.stream()
            .flatMap(
                name ->
                    Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)));
    return Stream.concat(onPath, Stream.of(Path.of(ON_A_MAC)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
