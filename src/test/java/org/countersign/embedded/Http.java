package org.countersign.embedded;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Requests as curl would send them. */
final class Http {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Http() {}

  static HttpResponse<String> get(final String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(SharedCamunda.address().resolve(path)).GET());
  }

  static HttpResponse<String> post(final String path, final String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(SharedCamunda.address().resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static HttpResponse<String> send(final String method, final String path)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(SharedCamunda.address().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString("{}")));
  }

  private static HttpResponse<String> send(final HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
