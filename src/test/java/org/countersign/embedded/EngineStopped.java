package org.countersign.embedded;

/** The engine was stopped, or replaced by a purge, before it answered. */
final class EngineStopped extends RuntimeException {}
