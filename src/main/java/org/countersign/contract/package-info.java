/** The contract with the models: every name that a BPMN, DMN or form file and the code share. */
@NullMarked
package org.countersign.contract;

import org.jspecify.annotations.NullMarked;
