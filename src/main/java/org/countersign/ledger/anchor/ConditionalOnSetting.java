package org.countersign.ledger.anchor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** For what is only there when a setting has a value. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnSetting.HasValue.class)
@interface ConditionalOnSetting {

  /** Name of the setting; a list counts when it has an element. */
  String value();

  /** Empty texts and empty lists are no values. */
  final class HasValue implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Map<String, Object> attributes =
          metadata.getAnnotationAttributes(ConditionalOnSetting.class.getName());
      return attributes != null
          && Binder.get(context.getEnvironment())
              .bind(String.valueOf(attributes.get("value")), String[].class)
              .map(values -> values.length > 0 && !values[0].isBlank())
              .orElse(false);
    }
  }
}
