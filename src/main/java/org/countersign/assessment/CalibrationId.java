package org.countersign.assessment;

/** Grows with every act of an operator, with gaps. */
public record CalibrationId(long value) {}
