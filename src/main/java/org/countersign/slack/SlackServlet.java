package org.countersign.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slack.api.app_backend.SlackSignature.HeaderNames;
import com.slack.api.bolt.App;
import com.slack.api.bolt.jakarta_servlet.SlackAppServlet;
import com.slack.api.bolt.jakarta_servlet.SlackAppServletAdapter;
import com.slack.api.bolt.request.Request;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Optional;
import org.countersign.contract.LostConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The door for Slack's requests. It reads the body as the bytes that were signed, and hands nothing
 * on that Slack has not signed just now or that was here before.
 */
class SlackServlet extends SlackAppServlet {

  static final String PATH = "/slack/events";

  /** Slack sends a message, or a form, with what it shows: some ten kilobytes. */
  private static final int MAX_BODY = 1024 * 1024;

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_LARGE = 413;
  private static final int UNAVAILABLE = 503;
  private static final Logger LOG = LoggerFactory.getLogger(SlackServlet.class);

  private final transient RequestSignature signature;
  private final transient SeenRequests seen;
  private final transient MeterRegistry metrics;
  private final transient SlackAppServletAdapter adapter;

  SlackServlet(App app, RequestSignature signature, SeenRequests seen, MeterRegistry metrics) {
    super(app);
    this.signature = signature;
    this.seen = seen;
    this.metrics = metrics;
    adapter = new SlackAppServletAdapter(app.config());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      refuse(response, TOO_LARGE, "length");
      return;
    }
    String signed = request.getHeader(HeaderNames.X_SLACK_SIGNATURE);
    Optional<String> flaw =
        signature.flaw(request.getHeader(HeaderNames.X_SLACK_REQUEST_TIMESTAMP), signed, body);
    if (flaw.isPresent()) {
      refuse(response, UNAUTHORIZED, flaw.get());
      return;
    }
    try {
      if (!seen.isNew(signed)) {
        refuse(response, UNAUTHORIZED, "replay");
        return;
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("A request of Slack is refused, because the database does not answer", e);
      refuse(response, UNAVAILABLE, "database");
      return;
    }
    try {
      Request<?> known = adapter.buildSlackRequest(new WithBody(request, body));
      if (known == null) {
        refuse(response, BAD_REQUEST, "content");
      } else {
        adapter.writeResponse(response, getApp().run(known));
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      if (LostConnection.caused(e) || e instanceof TransactionException) {
        LOG.warn("A request of Slack is refused, because the database does not answer", e);
        refuse(response, UNAVAILABLE, "database");
      } else {
        // Bolt and our handlers read the fields that they expect; Slack's own requests have them.
        LOG.warn("A signed request is none that is known: {}", e.toString());
        LOG.debug("where", e);
        refuse(response, BAD_REQUEST, "content");
      }
    }
  }

  private void refuse(HttpServletResponse response, int status, String reason) throws IOException {
    metrics.counter("countersign.slack.refused", "reason", reason).increment();
    LOG.debug("A request to {} is refused: {}", PATH, reason);
    response.setStatus(status);
    response.setContentType("application/json");
    response.getWriter().write("{\"error\":\"invalid request: " + reason + "\"}");
  }

  /** The request with its body to be read once more. */
  private static final class WithBody extends HttpServletRequestWrapper {

    private final byte[] body;

    WithBody(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(new InputStreamReader(new ByteArrayInputStream(body), UTF_8));
    }

    @Override
    public ServletInputStream getInputStream() {
      ByteArrayInputStream bytes = new ByteArrayInputStream(body);
      return new ServletInputStream() {
        @Override
        public int read() {
          return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
          return bytes.read(into, offset, length);
        }

        @Override
        public boolean isFinished() {
          return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          throw new UnsupportedOperationException("it is all there");
        }
      };
    }
  }
}
