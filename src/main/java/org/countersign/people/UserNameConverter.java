package org.countersign.people;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Stores user names as text. */
@Converter(autoApply = true)
class UserNameConverter implements AttributeConverter<UserName, String> {

  @Override
  public @Nullable String convertToDatabaseColumn(@Nullable UserName userName) {
    return userName == null ? null : userName.value();
  }

  @Override
  public @Nullable UserName convertToEntityAttribute(@Nullable String value) {
    return value == null ? null : new UserName(value);
  }
}
