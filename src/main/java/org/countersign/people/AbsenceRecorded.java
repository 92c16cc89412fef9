package org.countersign.people;

import org.jspecify.annotations.Nullable;

/**
 * Who decides for whom has changed, published inside the transaction in which it did.
 *
 * @param id of the row in the record of absences
 * @param absence null where the person is back
 */
public record AbsenceRecorded(
    long id, UserName person, @Nullable Absence absence, UserName recordedBy) {}
