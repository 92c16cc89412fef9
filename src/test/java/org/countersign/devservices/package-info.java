/** What a laptop lacks: stand-ins for the services that Countersign talks to. */
@NullMarked
package org.countersign.devservices;

import org.jspecify.annotations.NullMarked;
