package org.countersign.web;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param services what else runs where, for the first page: name to address; none in production,
 *     where the page is public
 * @param zone the time zone in which pages show a moment; it stands beside each
 * @param confirmFrom an approval of what is worth so much in the company's currency, or nobody
 *     knows how much, is confirmed on the page
 */
@ConfigurationProperties("countersign.web")
record WebSettings(
    @DefaultValue Map<String, String> services,
    @DefaultValue("UTC") ZoneId zone,
    @DefaultValue("5000") BigDecimal confirmFrom) {}
