/**
 * What people have allowed the policy to do: who proposed and confirmed it, and how far it goes.
 */
@NullMarked
package org.countersign.policy;

import org.jspecify.annotations.NullMarked;
