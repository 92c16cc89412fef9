package org.countersign.slack;

import com.slack.api.bolt.middleware.Middleware;
import com.slack.api.bolt.middleware.MiddlewareChain;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestType;
import com.slack.api.bolt.response.Response;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of other workspaces are refused: their users are nobody here, whatever their ids. In the
 * place of Bolt's own check, which asks Slack before the application can start.
 */
class TeamCheck implements Middleware {

  private static final Logger LOG = LoggerFactory.getLogger(TeamCheck.class);

  private final Workspace workspace;
  private final MeterRegistry metrics;

  TeamCheck(Workspace workspace, MeterRegistry metrics) {
    this.workspace = workspace;
    this.metrics = metrics;
  }

  @Override
  @SuppressWarnings("rawtypes") // Bolt's interface has it so.
  public Response apply(Request request, Response response, MiddlewareChain chain)
      throws Exception {
    if (request.getRequestType() == RequestType.UrlVerification) {
      return chain.next(request);
    }
    String ours;
    try {
      ours = workspace.teamId();
    } catch (SlackFailure e) {
      LOG.warn("A request is refused: Slack does not say which workspace this is: {}", e.error());
      return refusal(503, "workspace");
    }
    return ours.equals(request.getContext().getTeamId())
        ? chain.next(request)
        : refusal(401, "team");
  }

  private Response refusal(int status, String reason) {
    metrics.counter("countersign.slack.refused", "reason", reason).increment();
    return Response.json(status, "{\"error\":\"invalid request: " + reason + "\"}");
  }
}
