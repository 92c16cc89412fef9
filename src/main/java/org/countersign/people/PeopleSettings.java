package org.countersign.people;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * Where the people are.
 *
 * @param file a YAML file with a list {@code people} of userName, name, email, groups, delegate,
 *     slackId and password (encoded, {@code {bcrypt}…})
 * @param plainTextPasswords whether {@code {noop}} passwords are accepted; for development only
 * @param lookEvery pause between two looks at the file; what is new there counts when it was seen
 *     twice
 */
@Validated
@ConfigurationProperties("countersign.people")
record PeopleSettings(
    @Nullable Resource file,
    @DefaultValue("false") boolean plainTextPasswords,
    @DefaultValue("1s") @DurationMin(millis = 10) Duration lookEvery) {}
