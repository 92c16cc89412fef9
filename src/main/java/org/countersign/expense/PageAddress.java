package org.countersign.expense;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where people reach the pages, for links in mails and forms.
 *
 * @param address as https://countersign.example; empty for no link
 */
@ConfigurationProperties("countersign.pages")
public record PageAddress(@DefaultValue("") String address) {

  /** Of an expense; null where no address is known. */
  public @Nullable String of(ExpenseId expense) {
    String start = address.strip().replaceFirst("/+$", "");
    return start.isEmpty() ? null : start + "/expenses/" + expense;
  }
}
