package org.countersign.company;

import java.util.HashMap;
import java.util.Map;
import org.countersign.contract.RoutingTables;

/** Decision tables: the application's own, and one of somebody who has no limits. */
final class Tables {

  private static final RoutingTables OWN = RoutingTables.load();

  private Tables() {}

  static SimulatedProcess.Routes own() {
    return variables -> {
      Map<String, Object> routing = new HashMap<>(RoutingTables.output(OWN.evaluate(variables)));
      if (routing.isEmpty()) {
        throw new IllegalStateException("the table has no answer");
      }
      return routing;
    };
  }

  /** Approves everything, of whatever amount. */
  static SimulatedProcess.Routes lenient() {
    return variables -> {
      Map<String, Object> routing = new HashMap<>();
      routing.put("route", "AUTO_APPROVE");
      routing.put("policyRoute", "AUTO_APPROVE");
      routing.put("reviewerGroup", "managers");
      routing.put("secondReviewerGroup", "finance");
      routing.put("approvalsRequired", 1);
      routing.put("dueAfter", "P2D");
      routing.put("escalationGroup", "directors");
      routing.put("reason", "Everything is fine");
      routing.put("rule", "Anything");
      return routing;
    };
  }
}
