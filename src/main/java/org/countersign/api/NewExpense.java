package org.countersign.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;

/** What {@code POST /api/expenses} takes, for the OpenAPI document. */
@Schema(requiredProperties = {"employee", "amount", "description"})
record NewExpense(
    @Schema(description = "User name of whose expense it is", example = "employee") String employee,
    @Schema(
            description =
                "Greater than 0, with at most the currency's decimals; a number or a string",
            example = "250")
        BigDecimal amount,
    @Schema(description = "What it was for", example = "Team lunch", maxLength = 2000)
        String description,
    @Schema(description = "ISO 4217; the company's currency when absent", example = "EUR")
        String currency,
    @Schema(description = "\"other\" when absent", example = "meals", maxLength = 50)
        String category,
    @Schema(example = "Trattoria Roma", maxLength = 200) String merchant,
    @Schema(description = "Day of the purchase; today in UTC when absent, never in the future")
        LocalDate date,
    @Schema(
            description = "Number or link of the receipt; without it a person may have to look",
            example = "INV-2026-118",
            maxLength = 200)
        String receipt) {}
