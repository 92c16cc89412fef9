package org.countersign.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What one reviewer decided in a time. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReviewerFigures(
    String reviewer,
    @Schema(description = "Reviews decided") long decided,
    long approved,
    long rejected,
    @Schema(description = "More information was asked for") long asked,
    @Schema(description = "approved / (approved + rejected), 0 to 1; absent without any")
        @Nullable BigDecimal approveRate,
    @Schema(
            description =
                "From the opening of the review to the decision, nearest rank, in seconds; nights"
                    + " and the time before somebody claimed it are in it")
        BigDecimal p50Seconds,
    BigDecimal p95Seconds) {}
