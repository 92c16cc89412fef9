package org.countersign.access;

import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often one caller may do what costs something: a person, or the address of somebody who has
 * not logged in. As many at once, and then again as time goes by. Each instance counts for itself.
 * 0: without a limit.
 *
 * @param submissionsPerMinute expenses of a person, by REST and on the pages
 * @param decisionsPerMinute decisions of a person, by REST and on the pages; several together are
 *     one. So many are counted by themselves of what else adds to the ledger (claims, hand-backs,
 *     answers, withdrawals, absences), and of clicks of somebody in Slack
 * @param failedLogInsPerMinute passwords and tokens from one address that were none
 */
@Validated
@ConfigurationProperties("countersign.limits")
record LimitSettings(
    @DefaultValue("600") @PositiveOrZero int submissionsPerMinute,
    @DefaultValue("300") @PositiveOrZero int decisionsPerMinute,
    @DefaultValue("60") @PositiveOrZero int failedLogInsPerMinute) {}
