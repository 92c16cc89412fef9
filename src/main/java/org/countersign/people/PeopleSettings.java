package org.countersign.people;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * Where the people are.
 *
 * @param file a YAML file with a list {@code people} of userName, name, email, groups, delegate,
 *     slackId and password (encoded, {@code {bcrypt}…})
 * @param plainTextPasswords whether {@code {noop}} passwords are accepted; for development only
 */
@ConfigurationProperties("countersign.people")
record PeopleSettings(@Nullable Resource file, @DefaultValue("false") boolean plainTextPasswords) {}
