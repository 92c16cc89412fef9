/** The REST API over all features: who may call it, and what goes in and out. */
@NullMarked
package org.countersign.api;

import org.jspecify.annotations.NullMarked;
