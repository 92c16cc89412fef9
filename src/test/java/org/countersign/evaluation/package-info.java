/** Holds model, prompt and policy against expenses whose right answer is known. */
@NullMarked
package org.countersign.evaluation;

import org.jspecify.annotations.NullMarked;
