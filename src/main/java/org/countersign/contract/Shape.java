package org.countersign.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known about the value of a variable. A list has the shape of its elements, as FEEL reads
 * {@code approvals.reviewer}.
 *
 * @param fields what stands after the dot
 * @param values the only words it can be; empty where it can be any
 * @param open whether it may hold what we do not know of
 */
record Shape(Map<String, Shape> fields, Set<String> values, boolean open) {

  /** Anything. */
  static final Shape OPEN = new Shape(Map.of(), Set.of(), true);

  /** A number, a text, a date: nothing stands after its dot. */
  static final Shape SINGLE = new Shape(Map.of(), Set.of(), false);

  static Shape of(Map<String, Shape> fields) {
    return new Shape(fields, Set.of(), false);
  }

  static Shape oneOf(Collection<String> values) {
    return new Shape(Map.of(), new LinkedHashSet<>(values), false);
  }

  /** The shape of the JSON that Jackson writes for a type. */
  static Shape ofType(Type type) {
    if (type instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw
        && Collection.class.isAssignableFrom(raw)) {
      return ofType(generic.getActualTypeArguments()[0]);
    }
    if (!(type instanceof Class<?> plain) || plain == Object.class || plain == JsonNode.class) {
      return OPEN;
    }
    if (plain.isEnum()) {
      return oneOf(Arrays.stream(plain.getEnumConstants()).map(String::valueOf).toList());
    }
    if (plain.isRecord() && !isWrittenAsOneValue(plain)) {
      return of(
          Stream.of(plain.getRecordComponents())
              .collect(
                  Collectors.toMap(
                      RecordComponent::getName,
                      component -> ofType(component.getGenericType()),
                      Shape::or,
                      LinkedHashMap::new)));
    }
    return SINGLE;
  }

  private static boolean isWrittenAsOneValue(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .anyMatch(component -> component.getAccessor().isAnnotationPresent(JsonValue.class));
  }

  /** Either of two; what one knows is not given up because the other knows nothing. */
  Shape or(Shape other) {
    if (open && fields.isEmpty()) {
      return other;
    }
    if (other.open && other.fields.isEmpty()) {
      return this;
    }
    Map<String, Shape> both = new LinkedHashMap<>(fields);
    other.fields.forEach((name, shape) -> both.merge(name, shape, Shape::or));
    Set<String> words = new LinkedHashSet<>();
    if (!values.isEmpty() && !other.values.isEmpty()) {
      words.addAll(values);
      words.addAll(other.values);
    }
    return new Shape(both, words, open || other.open);
  }
}
