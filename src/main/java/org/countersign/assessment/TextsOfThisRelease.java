package org.countersign.assessment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The versions of the prompts and policy texts that this release of the application brings. */
@Component
public class TextsOfThisRelease {

  private static final String MARKDOWN = ".md";

  private final Set<String> prompts = versions("prompts");
  private final Set<String> policies = versions("policy");

  /** Whether an opinion was given under texts of this release, both of them as they are in it. */
  public boolean contain(@Nullable String promptVersion, @Nullable String policyVersion) {
    return promptVersion != null
        && policyVersion != null
        && prompts.contains(promptVersion)
        && policies.contains(policyVersion);
  }

  /** Versions of its prompts, for the record. */
  public String prompts() {
    return String.join(", ", prompts);
  }

  /** Versions of its policy texts, for the record. */
  public String policies() {
    return String.join(", ", policies);
  }

  private static Set<String> versions(String folder) {
    Set<String> versions = new TreeSet<>();
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath:/" + folder + "/*" + MARKDOWN)) {
        String name = String.valueOf(file.getFilename());
        versions.add(
            VersionedText.load(
                    folder, name.substring(0, name.length() - MARKDOWN.length()), "the class path")
                .version());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }
}
