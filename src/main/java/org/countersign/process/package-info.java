/** The one place that talks to Camunda: deployment, messages, user tasks. */
@NullMarked
package org.countersign.process;

import org.jspecify.annotations.NullMarked;
