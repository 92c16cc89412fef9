package org.countersign.expense;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An amount in a currency, with exactly the currency's number of decimals (12.5 EUR is 12.50 EUR).
 * More decimals than the currency has are an ArithmeticException.
 */
@Embeddable
public record Money(@Column BigDecimal amount, @Column Currency currency) {

  public Money {
    amount = amount.setScale(currency.getDefaultFractionDigits(), RoundingMode.UNNECESSARY);
  }

  public static Money of(String amount, String currency) {
    return new Money(new BigDecimal(amount), Currency.getInstance(currency));
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency.getCurrencyCode();
  }
}
