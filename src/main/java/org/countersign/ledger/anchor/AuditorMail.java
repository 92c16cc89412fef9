package org.countersign.ledger.anchor;

import java.io.IOException;
import java.util.List;

/** Brings a mail to the auditors' mail server. */
public interface AuditorMail {

  /** Whether there is a mail server. */
  boolean isOn();

  /** Returns when the server has taken it. */
  void send(List<String> to, String subject, String text) throws IOException;
}
