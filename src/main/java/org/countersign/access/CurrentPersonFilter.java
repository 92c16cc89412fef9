package org.countersign.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.GenericFilterBean;

/**
 * Puts the person as they are now in the place of what was kept at log-in, for {@code
 * PreAuthorize}, {@link Caller} and all that asks who it is. Whoever is nobody now keeps what they
 * have brought, which has no authority. No session is read before somebody asks.
 */
class CurrentPersonFilter extends GenericFilterBean {

  private final CurrentPeople people;

  CurrentPersonFilter(CurrentPeople people) {
    this.people = people;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Supplier<SecurityContext> brought = SecurityContextHolder.getDeferredContext();
    SecurityContextHolder.setDeferredContext(SingletonSupplier.of(() -> now(brought.get())));
    chain.doFilter(request, response);
  }

  private SecurityContext now(SecurityContext brought) {
    Authentication proof = brought.getAuthentication();
    return proof == null
        ? brought
        : people
            .of(proof)
            .<SecurityContext>map(
                person -> new SecurityContextImpl(new PersonAuthentication(person, proof)))
            .orElse(brought);
  }
}
