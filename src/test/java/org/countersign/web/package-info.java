@NullMarked
package org.countersign.web;

import org.jspecify.annotations.NullMarked;
