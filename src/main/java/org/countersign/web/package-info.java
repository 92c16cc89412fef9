/** Security, problem details and the first page. */
@NullMarked
package org.countersign.web;

import org.jspecify.annotations.NullMarked;
