package org.countersign.people;

import org.springframework.context.ApplicationContext;

/** Looks at the file of the people when a test says so, and at no other time. */
public final class Looks {

  private final DirectoryWatch watch;

  public Looks(ApplicationContext application) {
    watch = application.getBean(DirectoryWatch.class);
    watch.stop();
  }

  /** Until the file counts as it is: two looks in a row have to see the same. */
  public void now() {
    watch.look();
    watch.look();
  }
}
