package org.countersign.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom mails are from. The server stands in {@code spring.mail}.
 *
 * @param from the sender's address
 */
@ConfigurationProperties("countersign.mail")
record MailSettings(@DefaultValue("countersign@localhost") String from) {}
