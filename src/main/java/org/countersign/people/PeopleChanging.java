package org.countersign.people;

import java.util.List;

/**
 * The file has changed: these people count from now on. Published before they do, and again until
 * nobody who hears it fails.
 *
 * @param people as the file has them
 */
public record PeopleChanging(List<Person> people) {

  public PeopleChanging {
    people = List.copyOf(people);
  }
}
