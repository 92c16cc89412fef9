package org.countersign.assessment;

/**
 * What a calibration is for. A confidence that comes from another model, another prompt or another
 * way of measuring means something else.
 *
 * @param model as recorded with the opinion
 * @param promptVersion as recorded with the opinion
 * @param method the signals, as in LOGPROBS_AND_STATED
 */
public record ConfidenceSource(String model, String promptVersion, String method) {}
