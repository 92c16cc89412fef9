package org.countersign.expense;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the format of the European Central Bank, eurofxref-daily.xml as well as eurofxref-hist.xml:
 * for each currency its latest rate. The whole file or nothing: what is not understood makes the
 * file a broken one. A document type, and so an entity, is refused.
 */
final class RatesXml {

  /** Far beyond what any currency has had; a rate outside is none. */
  private static final BigDecimal LOWEST = new BigDecimal("0.0001");

  private static final BigDecimal HIGHEST = new BigDecimal("10000000");

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}(\\.\\d{1,12})?");
  private static final String CUBE = "Cube";

  private final Map<Currency, Rate> latest = new HashMap<>();
  private final Set<LocalDate> days = new HashSet<>();
  private @Nullable LocalDate day;
  private Set<Currency> ofDay = new HashSet<>();

  private RatesXml() {}

  /**
   * The latest rate of each currency that has one.
   *
   * @throws BrokenRates with what is wrong, in words
   */
  static Map<Currency, Rate> read(byte[] content) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(content));
      return new RatesXml().read(xml);
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
      throw new BrokenRates("it is no XML from line %d on".formatted(line));
    }
  }

  private Map<Currency, Rate> read(XMLStreamReader xml) throws XMLStreamException {
    boolean envelope = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new BrokenRates("it has a document type or an entity, which rates do not need");
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        envelope |= xml.getLocalName().equals("Envelope");
        if (envelope && xml.getLocalName().equals(CUBE)) {
          cube(xml);
        }
      }
    }
    if (!envelope || latest.isEmpty()) {
      throw new BrokenRates("it holds no rates in the format of the European Central Bank");
    }
    // As the file says them; whether they can be used is seen when one is.
    latest.values().removeIf(rate -> !usable(rate.perEuro()));
    return Map.copyOf(latest);
  }

  private void cube(XMLStreamReader xml) {
    String time = xml.getAttributeValue(null, "time");
    String code = xml.getAttributeValue(null, "currency");
    String rate = xml.getAttributeValue(null, "rate");
    if (time != null) {
      day = date(time);
      ofDay = new HashSet<>();
      if (!days.add(day)) {
        throw new BrokenRates("it has the day " + day + " twice");
      }
    } else if (code != null || rate != null) {
      rate(code, rate);
    }
  }

  private static LocalDate date(String time) {
    try {
      return LocalDate.parse(time);
    } catch (DateTimeException e) {
      throw new BrokenRates("one of its days is no date");
    }
  }

  private void rate(@Nullable String code, @Nullable String text) {
    if (day == null || code == null || text == null || !NUMBER.matcher(text).matches()) {
      throw new BrokenRates("one of its rates has no day, no currency or no number");
    }
    Currency currency;
    try {
      currency = Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new BrokenRates("one of its currencies is no ISO 4217 code");
    }
    if (!ofDay.add(currency)) {
      throw new BrokenRates("it has two rates of " + currency + " for " + day);
    }
    Rate rate = new Rate(new BigDecimal(text), day);
    latest.merge(currency, rate, (one, other) -> one.date().isAfter(other.date()) ? one : other);
  }

  private static boolean usable(BigDecimal rate) {
    return rate.compareTo(LOWEST) >= 0 && rate.compareTo(HIGHEST) <= 0;
  }

  /** A file that is not used. */
  static class BrokenRates extends RuntimeException {
    BrokenRates(String reason) {
      super(reason);
    }
  }
}
