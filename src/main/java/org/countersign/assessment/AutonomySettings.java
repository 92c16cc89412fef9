package org.countersign.assessment;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param autonomy how far the AI may act; an application starts in SHADOW until somebody says ON
 */
@ConfigurationProperties("countersign.ai")
record AutonomySettings(@DefaultValue("SHADOW") Autonomy autonomy) {}
