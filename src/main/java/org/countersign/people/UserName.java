package org.countersign.people;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name by which Camunda, the API and the ledger know a person: 1 to 64 letters, digits, dots,
 * hyphens, underscores or at signs, with a letter or digit first.
 */
public record UserName(@JsonValue String value) implements Comparable<UserName> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  @JsonCreator
  public UserName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a user name: 1 to 64 letters, digits or . _ @ -");
    }
  }

  @Override
  public int compareTo(UserName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
