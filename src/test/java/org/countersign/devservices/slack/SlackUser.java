package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A member of a workspace.
 *
 * @param id as in U012AB3CD
 * @param team of the workspace they belong to
 * @param name the handle, without @
 * @param kind what Slack calls restricted, bot and so on
 */
public record SlackUser(
    String id, String team, String name, String realName, String email, Kind kind) {

  public enum Kind {
    MEMBER,
    /** A member whose e-mail address is not confirmed. */
    UNCONFIRMED,
    GUEST,
    BOT,
    DEACTIVATED
  }

  /** As users.info gives it to a token that may see e-mail addresses. */
  ObjectNode json() {
    ObjectNode user = Json.object();
    user.put("id", id)
        .put("team_id", team)
        .put("name", name)
        .put("deleted", kind == Kind.DEACTIVATED)
        .put("real_name", realName)
        .put("tz", "Europe/Berlin")
        .put("tz_label", "Central European Time")
        .put("tz_offset", 3600);
    ObjectNode profile =
        user.putObject("profile")
            .put("real_name", realName)
            .put("display_name", name)
            .put("team", team);
    if (kind != Kind.BOT) {
      profile.put("email", email);
    }
    return user.put("is_admin", false)
        .put("is_owner", false)
        .put("is_restricted", kind == Kind.GUEST)
        .put("is_ultra_restricted", false)
        .put("is_bot", kind == Kind.BOT)
        .put("is_app_user", false)
        .put("is_email_confirmed", kind != Kind.UNCONFIRMED && kind != Kind.BOT)
        .put("updated", 0);
  }
}
