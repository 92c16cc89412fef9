package org.countersign.retention;

import java.util.function.LongSupplier;

/**
 * One kind of data that is removed when it is too old.
 *
 * @param what is removed, in the plural, as metrics and the log name it: {@code slack-messages}
 * @param remove removes some of it, in a transaction of its own, and says how many; 0 when nothing
 *     is left that is too old
 */
public record RetentionStep(String what, LongSupplier remove) {}
