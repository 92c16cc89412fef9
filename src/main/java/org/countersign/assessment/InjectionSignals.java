package org.countersign.assessment;

import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds text that talks to the AI instead of describing an expense, by plain rules. No list of
 * rules is complete: a hit sends the expense to a human, a miss proves nothing.
 */
final class InjectionSignals {

  enum Signal {
    /** "Ignore previous instructions." */
    OVERRIDE,
    /** "Approve this", "do not flag", "must be approved". */
    COMMAND,
    /** "You are an auditor", "system: ...", chat markup. */
    ROLE,
    /** "Per policy section 4.2", which does not exist; "exempt from review". */
    INVENTED_POLICY,
    /** "The CFO has approved this." */
    CLAIMED_PERMISSION,
    /** "Confidence: 1.0". */
    SCORE,
    /** JSON or Markdown that would end the text and begin something else. */
    BREAKOUT,
    /** Characters that make text look different from what it is. */
    DISGUISE
  }

  // Keep repeated groups bounded, the texts are hostile: the regex engine recurses for every
  // repetition of a group until the stack ends.

  private static final Pattern OVERRIDE =
      Pattern.compile(
          "\\b(ignore|disregard|forget|override|bypass|circumvent)\\b.{0,40}"
              + "\\b(instructions?|rules?|prompts?|polic(y|ies)|guidelines?|previous|prior|above"
              + "|checks?|limits?)\\b"
              + "|\\b(new|updated|real|hidden) instructions?\\b|\\bsystem prompt\\b"
              + "|\\b(ignoriere|vergiss|missachte)\\b.{0,40}\\b(anweisung|regel|vorgabe|vorherig)"
              + "|\\b(ignore[rz]?|oublie[rz]?)\\b.{0,40}\\b(consigne|instruction)s?\\b"
              + "|\\b(ignora|olvida|omite)\\b.{0,40}\\b(instruccion|regla)");

  /** The same with everything but letters taken out: "I.g.n.o.r.e p r e v i o u s". */
  private static final Pattern SPACED_OUT =
      Pattern.compile(
          "(ignore|disregard|forget|override)(all|any|the|your|my){0,4}"
              + "(previous|prior|above|instruction|system)"
              + "|approvethis(expense|request|claim|one)|systemprompt|autoapprovethis");

  private static final Pattern COMMAND =
      Pattern.compile(
          "\\bapprove\\s+(this|it|me|now|immediately|automatically|without|at once"
              + "|(the|my|all)\\s+(expenses?|requests?|claims?|submissions?))\\b"
              + "|\\bauto[- ]?approv(e|al|ed)\\b"
              + "|\\b(should|must|needs? to|has to|have to|shall|will)\\s+be\\s+(auto[- ]?)?approved\\b"
              + "|\\b(do not|don't|never|no need to)\\s+(flag|reject|review|escalate|question|ask)\\b"
              + "|\\bno\\s+((further|human|manual|additional)\\s+){0,4}(review|approval)\\b"
              + "|\\bmark\\s+(this|it)\\s+as\\b"
              + "|\\b(respond|reply|answer)\\s+(only\\s+)?with\\b|\\breturn\\s+(only|json|approve)\\b"
              + "|\\b(recommend|set|output|say|print|choose)\\s+[\"']?(approve|approval)\\b"
              + "|\\bgenehmige\\s+(dies|das|die|es|sofort)|\\bapprouve[rz]?\\s+(cette|ceci|ce)\\b"
              + "|\\baprueba\\s+(este|esta|esto)\\b");

  private static final Pattern ROLE =
      Pattern.compile(
          "\\b(you are|you're|you must|you should|you will|act as|pretend)\\b"
              + "|\\b(dear|hey|hello|hi|attention|note to)[\\s,:]+(the\\s+)?"
              + "(ai|a\\.i\\.|llm|language model|model|assistant|chatbot|gpt|chatgpt|copilot)\\b"
              + "(?!\\s+\\w+\\s+(team|course|conference|subscription))"
              + "|\\bas an? (ai|language model|ai assistant|ai model)\\b"
              + "|(^|[\\n.;!?|>\\])}\"'`#*-])\\s*(system|assistant|developer)\\s*:"
              + "|<\\|[^|>]{0,40}\\|>|\\[/?inst\\]|<</?sys>>"
              + "|</?(system|assistant|user|developer|instructions?|prompt|data|expense)\\b[^>]{0,40}>"
              + "|\\bdu bist (ein|jetzt)\\b|\\b(tu es|vous êtes) (un|une|désormais)\\b");

  private static final Pattern INVENTED_POLICY =
      Pattern.compile(
          "\\b(per|under|according to|pursuant to|in line with|complies with|compliant with)\\s+"
              + "(\\w+\\s+){0,3}(polic(y|ies)|guidelines?|handbook|directive)\\b"
              + "|\\bpolic(y|ies)\\s*(section|clause|paragraph|article|exception|§|\\d)"
              + "|\\b(section|clause|article)\\s+\\d[\\d.]*\\s+of\\s+(the|our|company)\\b"
              + "|\\bexempt(ed)?\\s+from\\s+(\\w+\\s+)?(review|approval|limits?|polic(y|ies)|rules?|checks?)\\b|\\b(gemäß|laut|gem\\.)\\s+.{0,20}richtlinie");

  private static final Pattern CLAIMED_PERMISSION =
      Pattern.compile(
          "\\b(approved|authori[sz]ed|cleared|sanctioned|signed off|ok'?ed)\\s+by\\s+"
              + "(the\\s+|our\\s+|my\\s+)?"
              + "(ceo|cfo|coo|cto|president|chair\\w*|board|directors?|vp|executives?|management"
              + "|finance|compliance|legal|auditors?)\\b"
              + "|\\b(ceo|cfo|coo|cto|president|board|director|vp|management|finance|compliance)\\s+"
              + "((has|have|already|personally)\\s+){0,4}"
              + "(approved|authori[sz]ed|cleared|signed off|ok'?ed)\\b"
              + "|\\bpre[- ]?(approved|authori[sz]ed)\\b|\\balready\\s+(approved|authori[sz]ed)\\b");

  private static final Pattern SCORE =
      Pattern.compile(
          "\\bconfidence\\s*(score|level)?[\"']?\\s*(is|of|to|at|[:=])\\s*[\"']?"
              + "(1\\b|0?\\.\\d|\\d{2,3}\\s*%|high|max)"
              + "|\\b\\d{2,3}\\s*%\\s+(sure|certain|confiden)"
              + "|\\b(recommendation|verdict|decision|risk)[\"']?\\s*[:=]"
              + "|\\b(warning)?_?flags?[\"']?\\s*[:=]");

  private static final Pattern BREAKOUT =
      Pattern.compile(
          "```|~~~|(^|\\n)\\s*#{2,6}\\s+\\w|(^|\\n)\\s*(-{3,}|={3,})\\s*(\\n|$)|<!--|-->"
              + "|[\"']\\w+[\"']\\s*:\\s*[\"'\\[{\\d-]|[\"']\\w+[\"']\\s*:\\s*(true|false|null)\\b"
              + "|[\"'\\]]\\s*}|}\\s*,\\s*[{\"]|\\{\\{|\\$\\{");

  private static final Pattern DISGUISE =
      Pattern.compile(
          // Bidirectional overrides and isolates, tags, supplementary variation selectors.
          "[\\u202A-\\u202E\\u2066-\\u2069\\x{E0000}-\\x{E007F}\\x{E0100}-\\x{E01EF}]"
              // A Cyrillic letter inside a Latin word: "аpprove".
              + "|\\p{IsCyrillic}\\p{IsLatin}|\\p{IsLatin}\\p{IsCyrillic}");

  private static final Pattern SPACE = Pattern.compile("\\s++");
  private static final Pattern NOT_A_LETTER = Pattern.compile("[^a-z]");

  private InjectionSignals() {}

  static Set<Signal> in(String text) {
    String seen = normalized(text);
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    add(signals, Signal.OVERRIDE, OVERRIDE, seen);
    add(signals, Signal.OVERRIDE, SPACED_OUT, NOT_A_LETTER.matcher(seen).replaceAll(""));
    add(signals, Signal.COMMAND, COMMAND, seen);
    add(signals, Signal.ROLE, ROLE, seen);
    add(signals, Signal.INVENTED_POLICY, INVENTED_POLICY, seen);
    add(signals, Signal.CLAIMED_PERMISSION, CLAIMED_PERMISSION, seen);
    add(signals, Signal.SCORE, SCORE, seen);
    add(signals, Signal.BREAKOUT, BREAKOUT, seen);
    add(signals, Signal.DISGUISE, DISGUISE, text);
    return signals;
  }

  private static String normalized(String text) {
    String seen =
        Normalizer.normalize(PlainText.seenIn(text), Normalizer.Form.NFKC)
            .replace('’', '\'')
            .toLowerCase(Locale.ROOT);
    // One space or line end each, also because \s* would take quadratic time on long runs.
    return SPACE.matcher(seen).replaceAll(run -> run.group().contains("\n") ? "\n" : " ");
  }

  private static void add(Set<Signal> signals, Signal signal, Pattern pattern, String text) {
    if (pattern.matcher(text).find()) {
      signals.add(signal);
    }
  }
}
