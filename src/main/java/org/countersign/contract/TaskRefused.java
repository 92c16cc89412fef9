package org.countersign.contract;

/**
 * The process did not take what a person wanted to do with a user task: a task listener denied it,
 * or the task is gone or taken. The message is the reason, in words for that person.
 */
public class TaskRefused extends RuntimeException {

  public TaskRefused(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** It was no task listener: the task is done or gone, or somebody acts on it at this moment. */
  public static class OutOfReach extends TaskRefused {

    public OutOfReach(String reason, Throwable cause) {
      super(reason, cause);
    }
  }
}
