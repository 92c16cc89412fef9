package org.countersign.review;

/**
 * The version of the process that an instance runs, as its jobs say. It settles the version of the
 * decision table too: the process calls the one that was deployed with it.
 *
 * @param key of the process definition
 */
public record ProcessVersion(long key, int version) {}
