package org.countersign.policy;

/** Two people have released a decision table: it is to be deployed. */
public record TableReleased(long release) {}
