package org.countersign.expense;

import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param currency the company's: what an expense without a currency is in. The policy table names
 *     it too, because only this currency is ever approved without a person
 */
@ConfigurationProperties("countersign.expense")
record ExpenseSettings(@DefaultValue("EUR") Currency currency) {}
