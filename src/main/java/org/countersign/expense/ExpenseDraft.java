package org.countersign.expense;

import java.time.LocalDate;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/** An expense that passed the checks at the door and has no id yet. */
public record ExpenseDraft(
    UserName employee,
    Money amount,
    String category,
    @Nullable String merchant,
    String description,
    LocalDate date,
    @Nullable String receipt) {}
