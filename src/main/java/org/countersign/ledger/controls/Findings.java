package org.countersign.ledger.controls;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found, the first ones of it. What rests on something that should have come earlier is
 * kept apart: where retention has removed the beginning, it may have been there.
 */
final class Findings {

  private static final int MOST = 20;

  private final List<Breach> sure = new ArrayList<>();
  private final List<Breach> ifComplete = new ArrayList<>();
  private long more;
  private long moreIfComplete;

  void found(Breach breach) {
    if (sure.size() < MOST) {
      sure.add(breach);
    } else {
      more++;
    }
  }

  /** Something is missing that the beginning might have. */
  void foundIfComplete(Breach breach) {
    if (ifComplete.size() < MOST) {
      ifComplete.add(breach);
    } else {
      moreIfComplete++;
    }
  }

  List<Breach> all(boolean complete) {
    List<Breach> all = new ArrayList<>(sure);
    if (complete) {
      all.addAll(ifComplete);
    }
    all.sort((one, other) -> Long.compare(one.entry(), other.entry()));
    return all.size() > MOST ? all.subList(0, MOST) : all;
  }

  long more(boolean complete) {
    long count = sure.size() + more + (complete ? ifComplete.size() + moreIfComplete : 0);
    return Math.max(0, count - MOST);
  }
}
