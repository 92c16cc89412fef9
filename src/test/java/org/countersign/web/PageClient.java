package org.countersign.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The pages as a browser without JavaScript gets them: it keeps cookies and follows nothing. */
public final class PageClient {

  private static final Pattern TOKEN =
      Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"|name=\"csrf-token\" content=\"([^\"]+)\"");

  private final CookieManager cookies;
  private final HttpClient http;
  private final String address;

  public PageClient(int port) {
    this(port, new CookieManager());
  }

  private PageClient(int port, CookieManager cookies) {
    this.cookies = cookies;
    http = HttpClient.newBuilder().cookieHandler(cookies).build();
    address = "http://127.0.0.1:" + port;
  }

  /** The same browser at another instance: it has the same cookies. */
  public PageClient at(int port) {
    return new PageClient(port, cookies);
  }

  /** Everybody's password is demo. */
  public PageClient loggedInAs(String user) {
    HttpResponse<String> answer = login(user, "demo");
    if (!location(answer).equals("/")) {
      throw new AssertionError(user + " was not let in: " + answer);
    }
    return this;
  }

  public HttpResponse<String> login(String user, String password) {
    String token = token(get("/login"));
    return post("/login", Map.of("username", user, "password", password, "_csrf", token));
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(
        HttpRequest.newBuilder(URI.create(address + path)).header("Accept", "text/html"), headers);
  }

  /** Sends a form, with these fields and nothing else. */
  public HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
    String form =
        fields.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Accept", "text/html")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)),
        headers);
  }

  /** The token that a page carries, for the next form. */
  public static String token(HttpResponse<String> page) {
    Matcher token = TOKEN.matcher(page.body());
    if (!token.find()) {
      throw new AssertionError("no token in " + page.body());
    }
    return token.group(1) == null ? token.group(2) : token.group(1);
  }

  /** Where an answer leads, without the host; empty for nowhere. */
  public static String location(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Location")
        .map(location -> location.replaceFirst("^http://127\\.0\\.0\\.1:\\d+", ""))
        .orElse("");
  }

  public String session() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("countersign_session"))
        .map(cookie -> cookie.getValue())
        .findFirst()
        .orElse("");
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
