package org.countersign.contract;

/**
 * The process did not take what a person wanted to do with a user task: a task listener denied it,
 * or the task is gone or taken. The message is the reason, in words for that person.
 */
public class TaskRefused extends RuntimeException {

  public TaskRefused(String reason, Throwable cause) {
    super(reason, cause);
  }
}
