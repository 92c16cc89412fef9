package org.countersign.contract;

import io.camunda.client.annotation.JobWorker;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;

/** The variables that the workers set, as the records say that they return. */
final class KnownVariables {

  private static final Map<String, Shape> SET_BY_WORKERS = setByWorkers();

  private KnownVariables() {}

  static Map<String, Shape> ofWorkers() {
    return SET_BY_WORKERS;
  }

  private static Map<String, Shape> setByWorkers() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(Component.class));
    Map<String, Shape> variables = new LinkedHashMap<>();
    scanner.findCandidateComponents("org.countersign").stream()
        .flatMap(bean -> Stream.of(load(String.valueOf(bean.getBeanClassName())).getMethods()))
        .filter(method -> method.isAnnotationPresent(JobWorker.class))
        .map(Method::getReturnType)
        .forEach(
            type ->
                Shape.ofType(type)
                    .fields()
                    .forEach((name, shape) -> variables.merge(name, shape, Shape::or)));
    return Map.copyOf(variables);
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, KnownVariables.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
