package org.countersign.ledger.anchor;

import org.countersign.ledger.anchor.AnchorSettings.InvalidAnchorSettings;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says what is wrong with the settings of anchors in a sentence, instead of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidAnchorSettingsAnalyzer extends AbstractFailureAnalyzer<InvalidAnchorSettings> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, InvalidAnchorSettings cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), failure);
  }
}
