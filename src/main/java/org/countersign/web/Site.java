package org.countersign.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.countersign.access.Caller;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** What the layout of every page asks for ({@code @site}), error pages too. */
@Component("site")
public class Site {

  private final Caller caller;
  private final HttpServletRequest request;

  /**
   * @param request the one of the thread that asks
   */
  Site(Caller caller, HttpServletRequest request) {
    this.caller = caller;
    this.request = request;
  }

  /** Who looks at the page; null for a stranger. */
  public @Nullable Person person() {
    return find().orElse(null);
  }

  /** What the person is here, in a word. */
  public String role(Person person) {
    if (person.isIn(Groups.AUDITORS)) {
      return "Auditor";
    }
    if (person.isIn(Groups.OPERATORS)) {
      return "Operator";
    }
    if (person.isIn(Groups.ANALYSTS)) {
      return "Analyst";
    }
    return person.groups().isEmpty() ? "Employee" : "Reviewer";
  }

  public List<Link> navigation() {
    return find().map(person -> navigation(person, path())).orElse(List.of());
  }

  private static List<Link> navigation(Person person, String path) {
    String current = Navigation.current(person, path);
    return Navigation.of(person).stream()
        .map(entry -> new Link(entry.path(), entry.label(), entry.path().equals(current)))
        .toList();
  }

  private String path() {
    Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    return failed instanceof String uri ? uri : request.getServletPath();
  }

  private Optional<Person> find() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication == null ? Optional.empty() : caller.find(authentication);
  }

  /**
   * An entry of the navigation.
   *
   * @param current whether the page that is shown belongs to it
   */
  public record Link(String path, String label, boolean current) {}
}
