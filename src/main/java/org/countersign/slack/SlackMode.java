package org.countersign.slack;

/** How clicks, commands and events come from Slack. */
enum SlackMode {
  /** Slack posts signed requests to {@link SlackServlet#PATH}. */
  HTTP,
  /** Over a WebSocket that the application opens: nothing has to be reachable from outside. */
  SOCKET
}
