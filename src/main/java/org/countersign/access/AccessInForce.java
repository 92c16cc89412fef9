package org.countersign.access;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.countersign.ledger.RecordedSettings;
import org.springframework.stereotype.Component;

/** Who says who somebody is, and for how long. */
@Component
class AccessInForce implements RecordedSettings {

  private final AccessSettings settings;

  AccessInForce(AccessSettings settings) {
    this.settings = settings;
  }

  @Override
  public String subject() {
    return "access";
  }

  @Override
  public SequencedMap<String, String> values() {
    AccessSettings.Oidc oidc = settings.oidc();
    SequencedMap<String, String> values = new LinkedHashMap<>();
    if (oidc.isNamed()) {
      values.put("issuer", oidc.issuerLocation());
      values.put("audience", oidc.audience());
      values.put("userNameClaim", oidc.userNameClaim());
      values.put("rolesClaim", oidc.rolesClaim());
    } else {
      values.put("issuer", "none: passwords of the directory");
    }
    values.put("sessionLifetime", settings.lifetime().toString());
    values.put("sessionTimeout", settings.sessionTimeout().toString());
    return values;
  }
}
