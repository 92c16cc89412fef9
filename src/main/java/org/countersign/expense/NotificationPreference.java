package org.countersign.expense;

/** How a person wants to hear of their expenses. The pages show everything in any case. */
public enum NotificationPreference {
  MAIL,
  SLACK,
  BOTH,
  NONE;

  boolean wants(SubmitterNotifier.Way way) {
    return switch (this) {
      case MAIL -> way == SubmitterNotifier.Way.MAIL;
      case SLACK -> way == SubmitterNotifier.Way.SLACK;
      case BOTH -> true;
      case NONE -> false;
    };
  }
}
