package org.countersign.insight;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many labels a calibration may be fitted to. Fewer say too little. */
final class FitRequirement {

  static final int LABELS = 200;
  static final int OF_EITHER_KIND = 10;

  private FitRequirement() {}

  /** What is missing, as in "163 labels, 7 labels that were not agreed with"; null: nothing. */
  static @Nullable String missing(long labels, long agreed) {
    List<String> missing = new ArrayList<>();
    add(missing, LABELS - labels, "labels");
    add(missing, OF_EITHER_KIND - agreed, "labels that were agreed with");
    add(missing, OF_EITHER_KIND - (labels - agreed), "labels that were not agreed with");
    return missing.isEmpty() ? null : String.join(", ", missing);
  }

  private static void add(List<String> missing, long number, String what) {
    if (number > 0) {
      missing.add(number + " " + what);
    }
  }
}
