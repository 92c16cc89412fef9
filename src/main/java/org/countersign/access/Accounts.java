package org.countersign.access;

import java.util.ArrayList;
import java.util.List;
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

/**
 * The people of the directory, as those who may log in. A log-in proves a name and gives no
 * authority: that is looked up for each request.
 */
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
                    .<UserDetails>map(password -> new User(name, password, List.of())))
        .orElseThrow(() -> new UsernameNotFoundException("unknown"));
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
