package org.countersign.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What the API takes of the tokens that the provider has signed: those that are meant for it, no ID
 * token, which is for the one who logs in, and none whose roles nobody was asked about for long.
 */
final class AccessTokens implements OAuth2TokenValidator<Jwt> {

  /** What stands in ID tokens and in the tokens of a log-out. */
  private static final List<String> OTHERS_CLAIMS =
      List.of("nonce", "at_hash", "c_hash", "s_hash", "events");

  private static final Set<String> OTHER_TYPES = Set.of("id", "refresh", "offline", "logout");

  private final String audience;
  private final @Nullable Duration oldest;
  private final Clock clock;

  /**
   * @param oldest how long ago it may have been issued; null where that is only for the token to
   *     say
   */
  AccessTokens(String audience, @Nullable Duration oldest, Clock clock) {
    this.audience = audience;
    this.oldest = oldest;
    this.clock = clock;
  }

  @Override
  public OAuth2TokenValidatorResult validate(Jwt token) {
    if (token.getAudience() == null || !token.getAudience().contains(audience)) {
      return refused("The token is not meant for this application.");
    }
    if (OTHERS_CLAIMS.stream().anyMatch(token::hasClaim) || types(token).anyMatch(this::isOther)) {
      return refused("This is no access token.");
    }
    if (oldest != null) {
      Instant issued = token.getIssuedAt();
      if (issued == null || !issued.plus(oldest).isAfter(clock.instant())) {
        return refused("The token was issued too long ago for the roles that it names.");
      }
    }
    return OAuth2TokenValidatorResult.success();
  }

  private static Stream<Object> types(Jwt token) {
    return Stream.of(token.getHeaders(), token.getClaims())
        .flatMap(part -> Stream.ofNullable(part.get("typ")));
  }

  private boolean isOther(Object type) {
    String name = type.toString().toLowerCase(Locale.ROOT);
    return OTHER_TYPES.contains(name) || name.startsWith("logout+") || name.startsWith("id+");
  }

  private static OAuth2TokenValidatorResult refused(String reason) {
    return OAuth2TokenValidatorResult.failure(
        new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, reason, null));
  }
}
