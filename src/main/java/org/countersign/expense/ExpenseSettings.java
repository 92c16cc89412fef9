package org.countersign.expense;

import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param currency the company's: what an expense without a currency is in, and what values and
 *     limits are in. The policy table names it too, because only this currency is ever approved
 *     without a person
 * @param currencies those that an expense may be in, beside the company's; empty: the reference
 *     list of the European Central Bank
 */
@ConfigurationProperties("countersign.expense")
record ExpenseSettings(@DefaultValue("EUR") Currency currency, @Nullable Set<Currency> currencies) {

  private static final Set<String> REFERENCE_LIST =
      Set.of(
          "EUR", "USD", "JPY", "CZK", "DKK", "GBP", "HUF", "PLN", "RON", "SEK", "CHF", "ISK", "NOK",
          "TRY", "AUD", "BRL", "CAD", "CNY", "HKD", "IDR", "ILS", "INR", "KRW", "MXN", "MYR", "NZD",
          "PHP", "SGD", "THB", "ZAR");

  ExpenseSettings {
    Set<Currency> accepted = new LinkedHashSet<>();
    accepted.add(currency);
    if (currencies == null || currencies.isEmpty()) {
      REFERENCE_LIST.forEach(code -> accepted.add(Currency.getInstance(code)));
    } else {
      accepted.addAll(currencies);
    }
    currencies = Set.copyOf(accepted);
  }

  boolean accepts(Currency other) {
    return currencies != null && currencies.contains(other);
  }

  /** The codes of all that are accepted, in alphabetical order. */
  String codes() {
    Set<String> codes = new TreeSet<>();
    if (currencies != null) {
      currencies.forEach(one -> codes.add(one.getCurrencyCode()));
    }
    return String.join(", ", codes);
  }
}
