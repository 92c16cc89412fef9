/** The pages: what everybody sees and does in a browser. */
@NullMarked
package org.countersign.web;

import org.jspecify.annotations.NullMarked;
