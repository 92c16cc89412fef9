package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.convert.ConversionService;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.servlet.FlashMap;

class SessionStoreTest {

  private final ConversionService conversion = new SessionStore().springSessionConversionService();

  @Test
  void keepsWhoSomebodyIsAndTheNoticeForTheNextPage() {
    var who =
        new SecurityContextImpl(
            UsernamePasswordAuthenticationToken.authenticated(
                "manager", null, AuthorityUtils.createAuthorityList("ROLE_EMPLOYEE")));
    FlashMap notice = new FlashMap();
    notice.put("done", "You have handed it back.");

    assertThat(kept(who)).isEqualTo(who);
    assertThat(kept(List.of(notice))).isEqualTo(List.of(notice));
  }

  @Test
  void makesNoObjectOfAClassThatNoSessionHolds() {
    assertThat(kept(new File("/etc/passwd"))).isNull();
    assertThat(kept(Map.of("inside", new File("/etc/passwd")))).isNull();
  }

  @Test
  void takesBrokenBytesForNothing() {
    assertThat(SessionStore.read(new byte[] {1, 2, 3})).isNull();
    assertThat(SessionStore.read(new byte[0])).isNull();
  }

  private @Nullable Object kept(Object value) {
    return SessionStore.read(Objects.requireNonNull(conversion.convert(value, byte[].class)));
  }
}
