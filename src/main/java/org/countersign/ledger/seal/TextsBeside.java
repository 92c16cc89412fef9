package org.countersign.ledger.seal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.ledger.seal.VerificationReport.Texts;
import org.jspecify.annotations.Nullable;

/**
 * The texts beside entries: each fits the hash that its entry has, and one that is gone is gone
 * because a sealed entry says so.
 */
final class TextsBeside {

  private static final String HASHES = "words";
  private static final JsonFactory JSON = new JsonFactory();

  private final Explanations explanations;
  private final Findings findings;
  private final List<SealedEntries> listeners;

  /** Hashes of the texts of this entry that have not come yet, by name. */
  private Map<String, String> awaited = Map.of();

  private @Nullable EntryLine entry;
  private @Nullable Seal seal;

  /** Whether nothing is known about the texts that come. */
  private boolean unknown;

  private long there;
  private long erased;
  private long removed;

  /**
   * @param listeners are told the texts of sealed entries that fit their hashes
   */
  TextsBeside(Explanations explanations, Findings findings, List<SealedEntries> listeners) {
    this.explanations = explanations;
    this.findings = findings;
    this.listeners = listeners;
  }

  /**
   * The texts of this entry come next.
   *
   * @param seal null for an entry that is not sealed yet: nothing says which texts it has to have
   */
  void expect(EntryLine entry, @Nullable Seal seal) {
    close();
    this.entry = entry;
    this.seal = seal;
    awaited = entry.detail().contains("\"words\"") ? hashes(entry) : new LinkedHashMap<>();
  }

  /** The texts come next of an entry that is not as it was sealed. */
  void expectUnknown() {
    close();
    unknown = true;
  }

  void text(Word word) {
    if (unknown) {
      return;
    }
    there++;
    String hash = entry != null && entry.id() == word.entry() ? awaited.remove(word.name()) : null;
    if (hash == null) {
      find(
          Problem.TEXT_INSERTED,
          word.entry(),
          "The text \"%s\" of entry %d is not one that it has there."
              .formatted(word.name(), word.entry()));
    } else if (!hash.equals(word.hash())) {
      find(
          Problem.TEXT_CHANGED,
          word.entry(),
          "The text \"%s\" of entry %d was changed.".formatted(word.name(), word.entry()));
    } else if (seal != null) {
      listeners.forEach(listener -> listener.text(word.entry(), word.name(), word.text()));
    }
  }

  /** No more texts come of the entry. */
  void close() {
    EntryLine of = entry;
    Seal under = seal;
    if (of != null && under != null && !awaited.isEmpty()) {
      missing(of, under);
    }
    entry = null;
    seal = null;
    unknown = false;
    awaited = Map.of();
  }

  /** What the entry still lacks was cut off with the rest. */
  void cutOff() {
    awaited = Map.of();
    expectUnknown();
  }

  private void missing(EntryLine of, Seal under) {
    if (explanations.saysErased(of)) {
      erased += awaited.size();
    } else if (explanations.saysTextsRemoved(under)) {
      removed += awaited.size();
    } else {
      find(
          Problem.TEXT_REMOVED,
          of.id(),
          "The text \"%s\" of entry %d is gone, and no sealed entry says why."
              .formatted(awaited.keySet().iterator().next(), of.id()));
    }
  }

  Texts finish() {
    close();
    return new Texts(there, erased, removed);
  }

  private void find(Problem problem, long id, String sentence) {
    findings.add(problem, id, seal == null ? null : seal.number(), sentence);
  }

  private static Map<String, String> hashes(EntryLine entry) {
    Map<String, String> hashes = new LinkedHashMap<>();
    try (JsonParser detail = JSON.createParser(entry.detail())) {
      detail.nextToken();
      for (String name = detail.nextFieldName(); name != null; name = detail.nextFieldName()) {
        JsonToken value = detail.nextToken();
        if (name.equals(HASHES) && value == JsonToken.START_OBJECT) {
          for (String text = detail.nextFieldName(); text != null; text = detail.nextFieldName()) {
            hashes.put(text, String.valueOf(detail.nextTextValue()));
          }
        } else {
          detail.skipChildren();
        }
      }
    } catch (IOException e) {
      // Whoever wrote it has not written texts as the application does.
      return new LinkedHashMap<>();
    }
    return hashes;
  }
}
