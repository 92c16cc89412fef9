package org.countersign.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.countersign.people.Directory;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** The people of the directory, as those who may log in. */
@Component
class Accounts implements UserDetailsService {

  private final Directory directory;

  Accounts(Directory directory) {
    this.directory = directory;
  }

  @Override
  public UserDetails loadUserByUsername(String name) {
    return directory
        .findByText(name)
        .flatMap(
            person ->
                directory
                    .passwordOf(person.userName())
                    .<UserDetails>map(password -> new User(name, password, authorities(person))))
        .orElseThrow(() -> new UsernameNotFoundException("unknown"));
  }

  /** What {@link #authorities} made of the person's groups, as groups again. */
  static Set<String> roleGroups(Collection<? extends GrantedAuthority> authorities) {
    Set<String> groups = new HashSet<>();
    for (GrantedAuthority authority : authorities) {
      switch (authority.getAuthority()) {
        case "ROLE_AUDITOR" -> groups.add(Groups.AUDITORS);
        case "ROLE_OPERATOR" -> groups.add(Groups.OPERATORS);
        case "ROLE_ANALYST" -> groups.add(Groups.ANALYSTS);
        default -> {
          // everybody else's
        }
      }
    }
    return groups;
  }

  static List<GrantedAuthority> authorities(Person person) {
    List<String> roles = new ArrayList<>();
    // An auditor changes nothing, whatever other groups they are in.
    roles.add(person.isIn(Groups.AUDITORS) ? "AUDITOR" : "EMPLOYEE");
    if (person.isIn(Groups.OPERATORS)) {
      roles.add("OPERATOR");
    }
    if (person.isIn(Groups.ANALYSTS)) {
      roles.add("ANALYST");
    }
    return roles.stream()
        .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
        .toList();
  }
}
