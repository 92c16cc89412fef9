package org.countersign.ledger;

import java.util.SequencedMap;
import java.util.TreeMap;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.springframework.stereotype.Component;

/** Who is in which group, and so may decide what. */
@Component
class GroupsInForce implements RecordedSettings {

  private final Directory directory;

  GroupsInForce(Directory directory) {
    this.directory = directory;
  }

  @Override
  public String subject() {
    return "groups";
  }

  /** Group to the user names of its members. */
  @Override
  public SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new TreeMap<>();
    for (Person person : directory.all()) {
      person
          .groups()
          .forEach(
              group ->
                  values.merge(
                      group, person.userName().value(), (first, next) -> first + ", " + next));
    }
    return values;
  }
}
