package org.countersign.privacy;

import java.time.Instant;
import org.countersign.people.UserName;

/** Nothing of this person is erased while it holds. */
public record LegalHold(long id, UserName person, String reason, UserName setBy, Instant setAt) {}
