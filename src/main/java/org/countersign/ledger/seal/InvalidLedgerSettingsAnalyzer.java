package org.countersign.ledger.seal;

import org.countersign.ledger.seal.LedgerSettings.InvalidLedgerSettings;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says what is wrong with the settings of the ledger in a sentence, instead of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidLedgerSettingsAnalyzer extends AbstractFailureAnalyzer<InvalidLedgerSettings> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, InvalidLedgerSettings cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), failure);
  }
}
