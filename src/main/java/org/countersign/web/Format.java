package org.countersign.web;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.countersign.expense.Money;
import org.springframework.stereotype.Component;

/**
 * How pages and mails write money and time ({@code @format}): in English, whatever the machine's
 * own language is, and a moment with the zone that it is shown in.
 */
@Component("format")
public class Format {

  private static final Locale LANGUAGE = Locale.UK;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", LANGUAGE);

  private final DateTimeFormatter moment;

  Format(WebSettings settings) {
    ZoneId zone = settings.zone();
    moment = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm zzz", LANGUAGE).withZone(zone);
  }

  /** As 1,234.50 EUR, with the decimals of its currency. */
  public String money(Money money) {
    DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(LANGUAGE));
    format.setMinimumFractionDigits(money.amount().scale());
    return format.format(money.amount()) + " " + money.currency().getCurrencyCode();
  }

  /** As 350 kB or 1.2 MB, of bytes. */
  public String size(int bytes) {
    return bytes < 1_000_000
        ? Math.max(1, bytes / 1000) + " kB"
        : new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(LANGUAGE))
                .format(bytes / 1_000_000.0)
            + " MB";
  }

  /** As 24 Nov 2026, 15:10 UTC. */
  public String moment(Instant instant) {
    return moment.format(instant);
  }

  /** As 24 Nov 2026. */
  public String day(LocalDate day) {
    return DAY.format(day);
  }
}
