package org.countersign.devservices.slack;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A channel, or the direct messages between the application and somebody. Guarded by the workspace.
 */
final class Channel {

  private final String id;
  private final String name;
  private final @Nullable String directTo;
  private final Set<String> members = new HashSet<>();
  private final TreeMap<String, Message> messages = new TreeMap<>();

  /**
   * @param directTo id of the user to whom the direct messages are; null for a channel
   */
  Channel(String id, String name, @Nullable String directTo, Set<String> members) {
    this.id = id;
    this.name = name;
    this.directTo = directTo;
    this.members.addAll(members);
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  @Nullable String directTo() {
    return directTo;
  }

  boolean isDirect() {
    return directTo != null;
  }

  boolean has(String user) {
    return members.contains(user);
  }

  void join(String user) {
    members.add(user);
  }

  void leave(String user) {
    members.remove(user);
  }

  @Nullable Message message(String ts) {
    return messages.get(ts);
  }

  void put(Message message) {
    messages.put(message.ts(), message);
  }

  void remove(String ts) {
    messages.remove(ts);
  }

  void clear() {
    messages.clear();
  }

  /** Oldest first, with the answers and with notes for single persons. */
  List<Message> messages() {
    return new ArrayList<>(messages.values());
  }
}
