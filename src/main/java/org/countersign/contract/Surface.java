package org.countersign.contract;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a person acted. A surface names itself in the {@code action} of the user task command that
 * it sends; whoever sends another action, or none, is taken for Tasklist, which sends its own.
 */
public enum Surface {
  API,
  TASKLIST,
  SLACK,
  WEB;

  /** What this surface sends as the action of a user task command. */
  public String action() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Surface ofAction(@Nullable String action) {
    for (Surface surface : values()) {
      if (surface.action().equals(action)) {
        return surface;
      }
    }
    return TASKLIST;
  }
}
