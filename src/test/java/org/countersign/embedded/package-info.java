/**
 * A Camunda 8.8 in this JVM, for tests and for laptops: the engine's own jars with one partition
 * and the REST v2 API. It knows nothing of Countersign. The engine jars are free for non-production
 * use only.
 */
@NullMarked
package org.countersign.embedded;

import org.jspecify.annotations.NullMarked;
