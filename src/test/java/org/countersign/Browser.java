package org.countersign;

import static org.junit.jupiter.api.Assertions.fail;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A real browser for a test: {@code @RegisterExtension Browser browser = new Browser();}. Every
 * page is opened in a context of its own, without cookies of another, so that several people can be
 * logged in at the same time.
 *
 * <p>A test fails on whatever goes wrong in its pages, even if it does not look there: JavaScript
 * errors, errors on the console (violations of the content security policy are among them),
 * requests without an answer, and answers from 400 on. What a test provokes it announces with
 * {@link #expect}. Of a test that fails, target/browser has a picture of every open page.
 *
 * <p>Where no Chromium is, tests are skipped; with CI=true they fail.
 */
public final class Browser
    implements BeforeEachCallback, AfterTestExecutionCallback, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(Browser.class);
  private static final Path PICTURES = Path.of("target", "browser");
  private static final double PATIENCE_MILLIS = 20_000;
  private static final Set<String> GRAVE = Set.of("serious", "critical");

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private com.microsoft.playwright.@Nullable Browser chromium;

  /** A new page, 1280 pixels wide. */
  public Page desktop() {
    return desktop(options -> options);
  }

  /** A new page, 1280 pixels wide, with more options: a base URL, credentials, dark colours. */
  public Page desktop(UnaryOperator<NewContextOptions> more) {
    return open(more.apply(new NewContextOptions().setViewportSize(1280, 900)));
  }

  /** A new page on a phone, 390 pixels wide. */
  public Page phone() {
    return phone(options -> options);
  }

  public Page phone(UnaryOperator<NewContextOptions> more) {
    return open(
        more.apply(
            new NewContextOptions()
                .setViewportSize(390, 844)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true)));
  }

  /** One problem that has this in its text is no failure; that it does not come is one. */
  public void expect(String part) {
    expected.add(part);
  }

  /** Fails on what axe finds serious or critical on the page as it is now. */
  public static void assertAccessible(Page page) {
    String findings =
        new AxeBuilder(page)
            .analyze().getViolations().stream()
                .filter(rule -> GRAVE.contains(rule.getImpact()))
                .map(Browser::describe)
                .collect(Collectors.joining("\n"));
    if (!findings.isEmpty()) {
      fail("Not everybody can use " + page.url() + ":\n" + findings);
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    Optional<Chromium> started =
        test.getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                Started.class, key -> new Started(Chromium.start()), Started.class)
            .chromium();
    Assumptions.assumeTrue(started.isPresent(), "no Chromium on this machine");
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    chromium = started.orElseThrow().browser();
  }

  /** Before the test's own clean-up, which may stop what the pages are connected to. */
  @Override
  public void afterTestExecution(ExtensionContext test) {
    settle();
    List<String> unexpected = new ArrayList<>(problems);
    List<String> missing = new ArrayList<>();
    for (String part : expected) {
      unexpected.stream()
          .filter(problem -> problem.contains(part))
          .findFirst()
          .ifPresentOrElse(unexpected::remove, () -> missing.add(part));
    }
    boolean wrong = !unexpected.isEmpty() || !missing.isEmpty();
    if (wrong || test.getExecutionException().isPresent()) {
      takePictures(
          test.getRequiredTestClass().getSimpleName()
              + "."
              + test.getRequiredTestMethod().getName());
    }
    closePages();
    if (!unexpected.isEmpty()) {
      fail("Went wrong in the browser:\n" + String.join("\n", unexpected));
    }
    if (!missing.isEmpty()) {
      fail("Was expected in the browser, and did not come: " + missing + " of " + problems);
    }
  }

  /** What is still open if the test never came to its own lines. */
  @Override
  public void afterEach(ExtensionContext test) {
    closePages();
  }

  private void closePages() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
  }

  private Page open(NewContextOptions options) {
    if (chromium == null) {
      throw new IllegalStateException("a page can only be opened within a test");
    }
    BrowserContext context =
        chromium.newContext(
            options.setLocale("en-GB").setTimezoneId("UTC").setReducedMotion(ReducedMotion.REDUCE));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.onConsoleMessage(this::onConsole);
    context.onWebError(error -> problems.add("JavaScript: " + error.error()));
    context.onRequestFailed(this::onRequestFailed);
    context.onResponse(this::onResponse);
    contexts.add(context);
    return context.newPage();
  }

  private void onConsole(ConsoleMessage message) {
    // That an answer was an error is said by its status, with its address.
    if (message.type().equals("error") && !message.text().startsWith("Failed to load resource:")) {
      problems.add("Console: " + message.text() + " (" + message.location() + ")");
    }
  }

  private void onRequestFailed(Request request) {
    // Whoever follows a link gives up what the page was still asking for.
    if (!"net::ERR_ABORTED".equals(request.failure())) {
      problems.add(
          "No answer: %s %s: %s".formatted(request.method(), request.url(), request.failure()));
    }
  }

  private void onResponse(Response response) {
    if (response.status() >= 400) {
      problems.add(
          "Answer %d: %s %s"
              .formatted(response.status(), response.request().method(), response.url()));
    }
  }

  /** Events arrive while something is asked: after this, all that came before has arrived. */
  private void settle() {
    openPages().forEach(page -> page.evaluate("() => new Promise(requestAnimationFrame)"));
  }

  private void takePictures(String test) {
    int number = 0;
    for (Page page : openPages()) {
      number++;
      page.screenshot(
          new ScreenshotOptions()
              .setFullPage(true)
              .setPath(PICTURES.resolve(test + "-" + number + ".png")));
    }
  }

  private List<Page> openPages() {
    return contexts.stream()
        .flatMap(context -> context.pages().stream())
        .filter(page -> !page.isClosed())
        .toList();
  }

  private static String describe(Rule rule) {
    String places =
        rule.getNodes().stream()
            .map(CheckedNode::getTarget)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return "- %s (%s): %s at %s, see %s"
        .formatted(rule.getId(), rule.getImpact(), rule.getHelp(), places, rule.getHelpUrl());
  }

  /** Whether there is a Chromium is asked once, and what was started is closed at the end. */
  private record Started(Optional<Chromium> chromium) implements AutoCloseable {

    @Override
    public void close() {
      chromium.ifPresent(Chromium::close);
    }
  }
}
