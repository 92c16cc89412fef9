package org.countersign.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The one method that enforces a control, whatever door somebody comes through. A test holds that
 * each control has exactly one, and that the build goes red when just this one lets everything
 * pass.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Enforces {
  Control value();
}
