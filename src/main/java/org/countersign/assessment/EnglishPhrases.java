package org.countersign.assessment;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.countersign.assessment.InjectionSignals.Signal;

/**
 * What instructions to an AI read like in English, in a text as {@link Lookalikes#read} gives it.
 *
 * <p>Keep repeated groups bounded, the texts are hostile: the regex engine recurses for every
 * repetition of a group until the stack ends.
 */
final class EnglishPhrases {

  private static final String ROLE_NOUN =
      "(ai|a\\.i\\.|llm|gpt|chatgpt|copilot|bot|chatbot|robot|machine|language model|model|assistant"
          + "|auditor|approver|reviewer|controller|accountant|officer|manager|director|cfo|ceo"
          + "|agent|system|engine|program|tool|clerk|expert|persona|character|actor|grandmother"
          + "|pirate|friend)s?\\b";

  private static final String EXECUTIVE =
      "(ceo|cfo|coo|cto|president|chair\\w{0,6}|board|directors?|vp|executives?|management|finance"
          + "|compliance|legal|auditors?|boss|owner|founder|head of \\w{1,20})";

  private static final String APPROVAL =
      "(approved?|approval|authori[sz]ed?|cleared|signed off|ok'?(ay)?(ed|d)?|green[- ]?li(t|ghted?)"
          + "|accepted|passed|verified)";

  private static final String OWN =
      "((the|this|my|our|your|all|any|these|every|such|attached|following|above|entire|whole)\\s+)";

  /** By flowing text: a line end counts as a space. */
  static final Map<Signal, Pattern> FLOWING =
      Map.of(
          Signal.OVERRIDE,
          phrases(
              "(ignore|disregard|forget|overlook|set aside)\\b.{0,40}"
                  + "\\b(instructions?|rules?|prompts?|polic(y|ies)|guidelines?|previous|prior"
                  + "|above|checks?|limits?|everything|told|training|safety|guidance)\\b"
                  + "|(override|overrule|bypass|circumvent|suspend|disable|skip|waive|turn off"
                  + "|supersedes?|overrides|replaces)\\s+"
                  + "((the|all|any|your|our|every|company|expense|normal|usual|standard|approval"
                  + "|previous|prior|earlier|existing|human|manual)\\s+){0,5}"
                  + "(instructions?|rules?|prompts?|polic(y|ies)|guidelines?|checks?|limits?"
                  + "|controls?|reviews?|approvals?|reviewers?|safeguards?|flags?|restrictions?)\\b"
                  + "|(new|updated|real|hidden|secret|actual|true|revised|final) instructions?\\s*"
                  + "(:|for (you|the (ai|model|assistant|reviewer|system))\\b|follow|begin|are\\b)"
                  + "|instructions? (to|for) (you|the (ai|llm|model|assistant|reviewer|system))\\b"
                  + "|your ((new|real|only|true|actual|original|sole)\\s+){0,3}"
                  + "(instructions?|prompt|programming|guardrails|task|goal|objective|role|purpose)\\b"
                  + "|(your|this|above|reveal|print|repeat|show) (the )?system prompt\\b"
                  + "|system prompt\\s*(:|is|says|allows|update|override)"
                  + "|(rules?|polic(y|ies)|limits?|checks?|guidelines?) "
                  + "((do|does) not apply|don'?t apply|doesn'?t apply|(is|are) "
                  + "(suspended|void|lifted|waived|disabled|paused|not in force|no longer))"),
          Signal.COMMAND,
          phrases(
              "approve?\\s+(it|me|now|immediately|automatically|without|at once|everything|asap"
                  + "|"
                  + OWN
                  + "{1,3}((one|expense|business|small)\\s+){0,2}"
                  + "(expenses?|requests?|claims?|submissions?|memo|invoice|item|payment|amount"
                  + "|report|one|reimbursement|receipt|ticket|entry|bill)\\b|this\\b)"
                  + "|approve[\\s.,!:-]{1,3}approve[\\s.,!:-]{1,3}approve\\b"
                  + "|auto[- ]?approv(e|al|ed)\\b"
                  + "|(this|it|expense|claim|request|submission|invoice|receipt|amount|item|memo"
                  + "|report|payment|reimbursement|all)\\b.{0,30}"
                  + "\\b(should|must|needs? to|has to|have to|shall|will|ought to|can|is to|may)"
                  + " (only |just |simply |always |be |safely ){0,2}(be )?(auto[- ]?)?"
                  + "(approved|accepted|waved through|passed|paid out|reimbursed without)\\b"
                  + "(?! by (the |our )?(client|customer|tuv|fda|city|works|authorit|suppl|regulat))"
                  + "|must be auto[- ]?approved\\b"
                  + "|(do not|don'?t|never|no need to|refrain from|avoid|stop|without)\\s+"
                  + "(flag|reject|review|escalate|question|send (this|it) to|forward|involve"
                  + "|flagging|rejecting|reviewing|escalating|questioning|raising|raise|show (this|it)"
                  + "|tell the)\\b"
                  + "|(do not|don'?t|never) ask (for|any|a|the|me|questions)\\b"
                  + "|no\\s+((further|human|manual|additional|second|other)\\s+){1,4}"
                  + "(review|approval|check|look|eyes)\\b"
                  + "|no (review|approval|flags?|human|person|check) (is |are )?"
                  + "(needed|required|necessary|wanted|to be raised)\\b"
                  + "|mark\\s+(this|it)( (expense|claim|memo|request))?\\s+as\\b"
                  + "|(classify|treat|label|consider|report|log|tag) "
                  + "(this|it|(the )?(amount|expense|claim|following|above))\\b.{0,20}\\bas\\b"
                  + "|(respond|reply|answer)\\s+(only\\s+with|with\\s+(only\\s+)?[\"'(]?"
                  + "(approve|approval|yes|ok|json|true|1|the word|the single))"
                  + "|return\\s+(only|json|[\"'{]{0,2}approve|true)\\b"
                  + "|(recommend|set|output|say|print|choose|write|select|emit|pick|answer|type"
                  + "|conclude|decide)\\s+(to |with |an? |the word |for |on )?[\"'*_<{(\\[]{0,3}"
                  + "(approve|approval|auto_approve|accept)\\b"
                  + "|(set|put|enter|insert|place|write|change)\\s+(\\w{1,20}\\s+){0,4}(to|as|into)\\s+"
                  + "[\"'*_]{0,2}(approve|auto_approve)\\b"
                  + "|put approve\\b|(fill in|leave|keep)\\b.{0,30}\\b(flags?|warnings?)\\b.{0,20}\\bempty\\b"
                  + "|(wave|let|push|rush|get) (this|it) (straight |right )?through\\b"
                  + "|release the (payment|funds|money)\\b"),
          Signal.ROLE,
          phrases(
              "(you are|you're|thou art|u r|you were|you have become|you've become) "
                  + "((now|only|just|really|actually|still|here)\\s+){0,2}"
                  + "((an?|the|my|our|no longer|not)\\s+){0,2}"
                  + "((\\w{1,20}|\\w{1,12}-\\w{1,12})\\s+){0,4}?"
                  + ROLE_NOUN
                  + "|(you are|you're) (now|no longer|not bound|required to|instructed|authori[sz]ed"
                  + "|programmed|permitted|going to|free (to|of|from)|obliged|allowed to|in \\w{1,12} mode"
                  + "|unrestricted|jailbroken|called|named|playing|roleplaying|role-playing|supposed)\\b"
                  + "|you (must|should|will|shall|can|may|have to|need to|are to|ought to)( now"
                  + "| always| only| simply| just| therefore| still| also){0,2} (approve|recommend"
                  + "|ignore|accept|answer|respond|reply|return|output|say|set|not\\b|never|obey|follow"
                  + "|comply|treat|classify|mark|write|give|forget|disregard|skip|act|pretend|play"
                  + "|raise no|trust|pass)"
                  + "|act as (if|though)\\b|act as (an?|the|my|our)\\s+(\\w{1,20}\\s+){0,3}?"
                  + ROLE_NOUN
                  + "|pretend (to be|that|you|this|the|it|i)\\b"
                  + "|(dear|hey|hello|hi|attention|note to|message to|message for|note for"
                  + "|instruction to)[\\s,:]+(the\\s+)?"
                  + "(ai|a\\.i\\.|llm|language model|ai model|ai assistant|virtual assistant|chatbot"
                  + "|gpt|chatgpt|copilot|expense bot|ai reviewer|ai auditor|model|assistant"
                  + "|automated reviewer|automatic reviewer|whoever (reads|processes))\\b(?=\\s*[,:;.!-]"
                  + "|\\s+(that|who|which|reading|processing|reviewing|assessing|please|this|in charge"
                  + "|you|here|handling))"
                  + "|(dear|hey|attention) (ai|llm|gpt|chatgpt|model|assistant|chatbot|copilot)\\b"
                  + "(?!\\s+\\w+\\s+(team|course|conference|subscription))"
                  + "|as an? ((language model|ai model|ai assistant|ai language|llm)\\b"
                  + "|ai,? (you|i|please|your|it)\\b)"
                  + "|(ai|llm|language model|assistant|model) (reading|processing|reviewing"
                  + "|assessing|evaluating|that reads) (this|it|these)\\b"
                  + "|(ai|llm|language model|chatbot|assistant|model),? (please|kindly|has to|have to|must"
                  + "|should|shall|will|needs to) (\\w{1,15} ){0,2}(approve|recommend|put|say|accept|answer"
                  + "|ignore|return|output|pass)\\b|imagine (that )?(you|we)\\b|let'?s (play|pretend|role-?play|imagine)\\b"
                  + "|(play|take on|assume) the (part|role|persona) of\\b|stay in character\\b"
                  + "|(enter|enable|activate|switch (in)?to|now in|engage|start) "
                  + "(the )?\\w{1,12} mode\\b|(dan|god|jailbreak|unrestricted|jailbroken) mode\\b"
                  + "|from now on,? (you|every|all|always|approve|treat|answer)"
                  + "|your next (answer|reply|output|message|token)"
                  + "|you have been (promoted|updated|reset|reassigned|instructed|reprogrammed"
                  + "|authori[sz]ed|replaced|given|upgraded|told)\\b"
                  + "|the (ai|assistant|model|llm) (then |will |must |should |shall |now |always ){0,2}"
                  + "(says?|answers?|replie[sd]|approve[sd]?|agree[sd]?|accept(s|ed)?|recommends?)\\b"),
          Signal.INVENTED_POLICY,
          phrases(
              "(per|under|according to|pursuant to|complies with|compliant with"
                  + "|covered by|as stated in|by order of|permitted by|allowed by)\\s+"
                  + "(\\w{1,30}\\s+){0,3}(polic(y|ies)|guidelines?|handbook|directive|memorandum"
                  + "|circular)\\b"
                  + "|(per|under|see|by|according to|pursuant to|covered by|of) (policy )?"
                  + "(clause|section|paragraph|rule|article|§)\\s*[a-z]?\\d{1,3}(\\.\\d{1,3}){0,3}\\b"
                  + ".{0,40}\\b(approv|exempt|review|flag|permit|allow|automatic|limit|policy)"
                  + "|(policy|clause|section|article|rule|amendment)\\s*(no\\.? ?|nr\\.? ?|#)?"
                  + "[a-z]?\\d{1,3}[a-z]?(\\.\\d{1,3}){0,3}\\b.{0,60}"
                  + "\\b(approv|exempt|no review|not? be (flagged|reviewed)|must not|automatic"
                  + "|without (a |any )?(review|human|check)|pre-?cleared|does not apply)"
                  + "|polic(y|ies)\\s*(section|clause|paragraph|article|exception|amendment|update|§"
                  + "|\\d{1,2}\\.\\d)"
                  + "|(section|clause|article)\\s+\\d[\\d.]{0,8}\\s+of\\s+(the |our |company ){0,2}"
                  + "((company|expense|travel|corporate|internal)\\s+){0,2}"
                  + "(polic|guideline|handbook|directive|manual|rules|company|code of conduct)"
                  + "|exempt(ed|ion)?\\s+(\\w{1,20}\\s+){0,2}from\\s+(\\w{1,20}\\s+){0,2}"
                  + "(reviews?|approvals?|limits?|polic(y|ies)|rules?|checks?|controls?|audits?"
                  + "|verification)\\b"
                  + "|(not subject to|excluded from|outside the scope of|immune to) "
                  + "(\\w{1,20}\\s+){0,2}(reviews?|approvals?|limits?|polic(y|ies)|checks?|audits?)\\b"
                  + "|(new|updated|revised|amended|latest|current) (\\w{1,20} ){0,2}policy"
                  + "\\b.{0,40}\\b(approv|allow|permit|exempt|no longer|automatic|without)"
                  + "|(?<!insurance )polic(y|ies) (has|have|was|were) (just |been |recently ){0,2}"
                  + "(changed|updated|amended|revised|replaced|repealed|suspended|relaxed|waived)\\b"
                  + "|(executive|top|vip|special) clearance\\b|(vip|executive|platinum|gold|trusted|whitelisted|white-listed|privileged)"
                  + " (employee|submitter|user|status|traveller|claimant)s?\\b"
                  + ".{0,40}\\b(approv|exempt|skip|bypass|no review|without|need no)"),
          Signal.CLAIMED_PERMISSION,
          phrases(
              APPROVAL
                  + "\\s+(personally |directly |verbally |in person |in writing ){0,2}(by|with|from)\\s+"
                  + "((the|our|my|both)\\s+){0,2}"
                  + EXECUTIVE
                  + "\\b|"
                  + EXECUTIVE
                  + "('s)?\\s+((has|have|had|already|personally|just|herself|himself|verbally|also"
                  + "|team|department)\\s+){0,4}"
                  + "(approved|authori[sz]ed|cleared|signed off|ok'?(ay)?(ed|d)|green-?lit|consented)\\b"
                  + "|"
                  + EXECUTIVE
                  + "('s)?\\b.{0,20}\\b(said|says|told|confirmed|agreed|insists?|wants|ordered"
                  + "|instructed|promised|guarantees?|assured|decided|directs)\\b.{0,60}"
                  + "\\b(approv\\w{0,3}|okay|ok|fine|no review|paid|pay (it|this)|go through|without"
                  + "|reimburse\\w?|accept\\w{0,2}|exempt|waved?|no questions|not need)\\b"
                  + "|(permission|consent|blessing|go-ahead|authori[sz]ation|authority|order|orders"
                  + "|request|word|approval|instruction|mandate|ok) (of|from|by) "
                  + "((the|our|my)\\s+){0,2}"
                  + EXECUTIVE
                  + "\\b|"
                  + EXECUTIVE
                  + "('s) ((personal|full|explicit|verbal|written|express)\\s+){0,2}"
                  + "(permission|consent|blessing|go-ahead|authori[sz]ation|approval|orders?|ok)\\b"
                  + "|(approval|permission|consent|authori[sz]ation|exemption) (was|is|has been|had been) "
                  + "(already |verbally |personally ){0,2}(granted|given|obtained|confirmed)\\b"
                  + "|pre[- ]?(approved|authori[sz]ed|cleared)\\b"
                  + "|already\\s+(been )?(approved|authori[sz]ed|cleared|signed off)\\b"
                  + "|(reviewer|auditor|approver|compliance|controller|controlling|finance|manager"
                  + "|supervisor|accounting|checker|human)(('s)? (note|comment|decision|remark|verdict"
                  + "|team|desk|check|review|stamp|feedback)){0,2}\\s*[:>\\])|=-]{1,3}.{0,40}\\b"
                  + "(approved?|cleared|okay(ed)?|verified|checked|passed|all good|looks good|lgtm"
                  + "|no (issues?|concerns?|objections?|findings?)|accepted|released|ok)\\b"
                  + "|(this is|i am|i'm|speaking as|writing as|signed|regards),? (the |your |\\w{1,15} ){0,2}"
                  + "(reviewer|auditor|approver|cfo|ceo|manager on duty|compliance officer|system"
                  + " administrator|administrator|developer|head of finance|finance director)\\b"
                  + "|(have|has|already) (reviewed|checked|verified) (this|it|the (expense|claim))\\b"
                  + ".{0,40}\\b(approv|fine|ok|no (issue|concern)|clear)"),
          Signal.SCORE,
          phrases(
              "(confidence|certainty|probability|likelihood)\\s*"
                  + "(score|level|value|of approval|rating)?[\"']?\\s*"
                  + "(is|of|to|at|as|should be|must be|[:=])\\s*[\"']?"
                  + "(an? )?(1\\b|0?[.,]\\d|one\\b|\\d{2,3}\\s*(%|percent)|high|max|full|absolute|certain)"
                  + "|\\d{2,3}\\s*(%|percent)\\s+(sure|certain|confiden|safe to approve)"
                  + "|(full|maximum|highest|absolute|complete|total|utmost|perfect) "
                  + "(confidence|certainty)\\b"
                  + "|stated?_?\\s?confidence\\b|be (very |absolutely |completely |fully |100 ?% )"
                  + "(confident|certain|sure)\\b|(low|zero|no|minimal)[- ]risk score\\b"
                  + "|risk[\"']?\\s*([:=]|should be|is)\\s*(low|none|no\\b|zero|0\\b|minimal)"
                  + "|(recommendation|verdict|decision|outcome|route|approval)[\"']?\\s*"
                  + "([:=]|should be|must be|->|=>){1,3}\\s*[\"'\\[{(*_]{0,3}"
                  + "(approve|accept|auto|pass|ok\\b|okay|yes\\b|granted"
                  + "|valid|legit|true)"
                  + "|(status|result|stamp)[\"']?\\s*[:=]\\s*[\"'\\[{(*_]{0,3}"
                  + "(approved|accepted|cleared|auto|verified)\\b"
                  + "|(warning)?_?\\s?flags?[\"']?\\s*(:=|[:=]|should be|must be|->)\\s*[\"']?"
                  + "(\\[\\s?\\]|\\(\\s?\\)|\\{\\s?\\}|none\\b|no\\b|null|nil|0\\b|empty|false|clear|-|n/?a\\b)"
                  + "|(real|actual|true|correct|effective|intended|right)(ly)? "
                  + "(amount|total|price|value|cost|sum|figure)\\b.{0,20}(is|was|:|=|should be|to be)"
                  + "\\s*(really |only |just |about )?([€$] ?|eur |euros? )?(\\d|one\\b|zero|a single)"
                  + "|amount\\b.{0,40}\\b(is|should be|must be|means|counts as|equals) "
                  + "(really|actually|only|just|in fact|in reality|a typo|wrong|meant|to be read"
                  + "|read as|understood|in cents?)\\b"
                  + "|(read|use|take|set|change|update|replace|reduce|correct|lower|adjust|record"
                  + "|interpret|substitute)\\b.{0,20}\\bamount\\b.{0,20}\\b(to|as|by|with|is|for)\\b"
                  + "|amount[\"']?\\s*(:=|=|->)\\s*[\"']?\\d"
                  + "|(is|stays?|well|far|counts? as|safely) (below|under) (the|any|every|your|all) "
                  + "(\\w{1,20} )?(limits?|thresholds?)\\b"));

  /** By lines: where one begins matters. */
  static final Map<Signal, Pattern> LINED =
      Map.of(
          Signal.ROLE,
          Pattern.compile(
              "(^|[\\n.,;!?|>\\])}\"'`#*/-]) ?(\\*\\*|__|<|\\[)?"
                  + "(system|assistant|developer|user|human|ai|admin)(\\*\\*|__|>|\\])?"
                  + "( (message|note|prompt|override|update|notice|instruction))? ?[:>] ?"
                  + "[^\\n]{0,60}?\\b(approve|ignore|disregard|instructions?|recommend(ation)?|flags?"
                  + "|the (amount|expense|claim|request|submission|user|employee)|this (is|expense"
                  + "|claim)|override|you|must|always|never|confidence|verdict|mode|sure|return"
                  + "|output|end of|policy)\\b"
                  + "|\\b(system|assistant|developer|user|human)(\\*\\*)? ?: ?[^\\n]{0,200}[\\n ]"
                  + "(system|assistant|developer|user|human)(\\*\\*)? ?:"
                  + "|<\\|[^|>]{0,40}\\|>|\\[/?inst\\]|<</?sys>>|<(start|end)_of_turn>|</?s>"
                  + "|</?(system|assistant|user|developer|human|instructions?|prompt|data|expense"
                  + "|memo|message|description|admin|policy|thinking|answer|output|tool\\w{0,9}"
                  + "|function\\w{0,9})\\b[^>]{0,40}>"
                  + "|\\[(system|assistant|developer|admin|ai|override|instructions?)"
                  + "( \\w{1,12}){0,3}\\]"),
          Signal.BREAKOUT,
          Pattern.compile(
              "```|~~~|(^|\\n) ?#{2,6} ?\\w|<!--"
                  + "|(^|\\n)> ?\\*\\*|(^|\\n)# (system|instruction|new|assistant|override|rule|task)"
                  + "|(?<![-=*_#<>])[-=*_#<>]{3,40} ?(end|begin|start|new|system|user|assistant|instruction|admin"
                  + "|override|stop)\\b"
                  + "|\\b(end|begin|start) of (\\w{1,20} )?(data|input|expense|message|text|user"
                  + "|submission|document|memo|json|file|description|context|prompt)\\b"
                  + "|[\"'](recommendation|stated_?confidence|confidence|(warning_?)?flags|amount"
                  + "|role|content|decision|status|route|approved|approval|verdict|supporting_?reasons"
                  + "|reasons|system|instructions?|outcome|description|category|currency|autonomy"
                  + "|policy_?route|clarifications|answer|question)[\"']\\s?:"
                  + "|[\"']\\w{1,40}[\"']\\s?: ?[\"'\\[{\\d-][^\\n]{0,60}[\"']\\w{1,40}[\"']\\s?:"
                  + "|[\"'\\]] ?} ?[,\\]}]|} ?, ?\\{ ?\"|\\\\\"\\w{1,40}\\\\\"|[\"'] ?} ?(\\n|$)"
                  + "|(\\{\\{|\\$\\{|<%|\\{%)[^{}]{0,40}(approv|system|instruct|prompt|flag|confidence"
                  + "|recommend|amount|polic|role|override)"
                  + "|\\]\\(javascript:|!\\[[^\\]]{0,60}\\]\\(|;\\s?(drop|update|delete|insert) "
                  + "(table|expense|from|into|set)"));

  /** One of them is in every spaced-out phrase; looking for them first saves most of the time. */
  private static final List<String> SPACED_OUT_CORES =
      List.of(
          "approv",
          "ignore",
          "disregard",
          "forget",
          "override",
          "bypass",
          "skip",
          "accept",
          "authori",
          "systemprompt",
          "markthisas",
          "donot",
          "confidence",
          "youarenow",
          "noreview");

  private static final Pattern SPACED_OUT =
      Pattern.compile(
          "(ignore|disregard|forget|override|bypass|skip)"
              + "(all|any|the|your|my|every|each|of|these|those|company|other|existing){0,4}"
              + "(previous|prior|above|earlier|instruction|rules|polic|guideline|expensepolic|check)"
              + "|(approve|accept|authori[sz]e)(this|my|the|our)"
              + "(expense|request|claim|one|memo|invoice|payment|submission|now|immediately|please)"
              + "|yoursystemprompt|autoapprovethis|(this|it|expense|claim)mustbeapproved|markasapproved|markthisas"
              + "|donot(flag|escalate|reject|askfor)|setconfidence|recommendapprov|youarenow"
              + "|recommendationapprove|confidenceone|noreviewneeded|respondwithapprove"
              + "|approveapproveapprove");

  /** What a decoded text is about when nobody decodes it for fun. */
  static final Pattern DECODED =
      Pattern.compile(
          "approv|ignor|instruct|disregard|system|prompt|polic|confiden|recommend|overrid|reviewer"
              + "|\\byou\\b|assistant|\\bflag");

  private EnglishPhrases() {}

  /**
   * Finds "I.g.n.o.r.e p r e v i o u s".
   *
   * @param letters of the text, and nothing else of it
   */
  static boolean isSpacedOut(String letters) {
    return SPACED_OUT_CORES.stream().anyMatch(letters::contains)
        && SPACED_OUT.matcher(letters).find();
  }

  /** Tried where a word begins, and nowhere else: that is what makes long texts cheap. */
  static Pattern phrases(String alternatives) {
    return Pattern.compile("(?<![a-z0-9])(?=[a-z0-9])(?:" + alternatives + ")");
  }
}
