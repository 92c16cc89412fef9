package org.countersign.web;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param services what else runs where, for the first page: name to address; none in production,
 *     where the page is public
 */
@ConfigurationProperties("countersign.web")
record WebSettings(@DefaultValue Map<String, String> services) {}
