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

  /** By the person who has claimed it. */
  void complete(long userTaskKey, Answer answer, Surface surface);
}
