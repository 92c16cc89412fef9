package org.countersign.assessment;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param autonomy how far the AI may act; an application starts in SHADOW until somebody says ON
 * @param spotCheckShare of the expenses that the policy would approve, the share that a person
 *     looks at nevertheless: 0 is none, 1 is all
 */
@Validated
@ConfigurationProperties("countersign.ai")
record AutonomySettings(
    @DefaultValue("SHADOW") Autonomy autonomy,
    @DefaultValue("0.05") @DecimalMin("0") @DecimalMax("1") BigDecimal spotCheckShare) {}
