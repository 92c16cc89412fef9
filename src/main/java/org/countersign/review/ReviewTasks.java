package org.countersign.review;

import org.countersign.contract.Surface;
import org.countersign.people.UserName;

/**
 * The user tasks of the process, for a person who acts on one of our surfaces. Each call returns
 * when the process has taken it, its task listeners included.
 *
 * <p>All throw {@link org.countersign.contract.TaskRefused} with the reason, or {@link
 * org.countersign.contract.ProcessUnavailable}.
 */
public interface ReviewTasks {

  /** Refused if somebody else has it. */
  void claim(long userTaskKey, UserName person, Surface surface);

  /** From whoever has it. */
  void takeOver(long userTaskKey, UserName person, Surface surface);

  void release(long userTaskKey);

  /** Refused if the person does not have it any more when it comes to the gate. */
  void complete(long userTaskKey, UserName person, Answer answer, Surface surface);
}
