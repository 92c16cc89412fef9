package org.countersign.assessment;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.countersign.assessment.InjectionSignals.Signal;

/**
 * The usual ways to say "ignore the instructions", "approve this" and "you are now" in other
 * languages, in a text as {@link Lookalikes#read} gives it: Latin letters have no marks, ß is ss.
 */
final class ForeignPhrases {

  private static final String GERMAN_OVERRIDE =
      "(ignorier\\w{0,4}|vergiss|vergesst|vergessen sie|missachte\\w{0,2}|ubergeh\\w{0,2}"
          + "|umgeh\\w{0,2}|beachten? sie (nicht )?keine)\\b.{0,40}"
          + "\\b(anweisung|regel|vorgabe|vorherig|bisherig|vorstehend|obig|instruktion|richtlinie"
          + "|prufung|weisung|system)";

  private static final String GERMAN_COMMAND =
      "(genehmige|bewillige|akzeptiere)\\s+(bitte |sofort |jetzt |einfach ){0,2}"
          + "(dies\\w{0,2}|das|die|den|es|alles|sofort|automatisch|ohne)\\b"
          + "|(genehmigen|bewilligen|akzeptieren) sie (bitte |sofort |jetzt ){0,2}"
          + "(dies\\w{0,2}|das|die|den|es|alles|sofort|automatisch|ohne)\\b"
          + "|(sofort|automatisch|direkt|ohne (weitere )?(prufung|ruckfrage\\w?)) (zu )?"
          + "(genehmigen|freigeben|freizugeben|bewilligen|durchwinken)\\b"
          + "|diese\\w? (ausgabe|kosten|spesen\\w{0,12}|rechnung|antrag|betrag|beleg)\\b.{0,30}"
          + "\\b(genehmigen|freigeben|freizugeben|durchwinken|(ist|muss|sind|mussen) .{0,20}genehmig)"
          + "|(muss|mussen|ist zu|sind zu) (\\w{1,20} ){0,2}genehmig(t|en)\\b"
          + "|keine? (weitere |menschliche |manuelle ){0,2}(prufung|kontrolle|ruckfragen?)"
          + " (notig|erforderlich|notwendig|mehr)"
          + "|ohne (weitere |menschliche |manuelle )(prufung|kontrolle|ruckfragen?)\\b"
          + "|wink\\w{0,2} (\\w{1,15} ){0,3}durch\\b|gib (das|dies|die \\w{1,15}|es) frei\\b";

  private static final String GERMAN_ROLE =
      "du bist (ab sofort |nun |jetzt |ein|der |die |kein|nicht )"
          + "|sie sind (jetzt|nun|ab sofort|nicht mehr|ein\\w{0,2} (\\w{1,20} ){0,2}"
          + "(assistent|ki|prufer|modell|bot|system|revisor|buchhalter))"
          + "|(liebe|hallo|achtung),? (ki|kunstliche intelligenz|chatbot|sprachmodell)\\b"
          + "|tu so,? als\\b|stell dir vor,? du\\b|deine (neue |einzige )?aufgabe\\b";

  private static final String GERMAN_POLICY =
      "(gemass|laut|gem\\.|nach)\\s.{0,20}richtlinie"
          + "|von (der|jeder|allen) (prufung|kontrolle|genehmigung)\\w{0,3}"
          + " (befreit|ausgenommen)|bedarf keiner (prufung|genehmigung|freigabe)";

  private static final String GERMAN_PERMISSION =
      "(vom|von der|von|durch den|durch die|durch) (unser\\w{0,2} )?(vorstand|geschaftsfuhr\\w{1,4}"
          + "|geschaftsleitung|chef\\w{0,2}|cfo|ceo|direkt\\w{1,6}|finanz\\w{0,12}|leitung"
          + "|revision|compliance)\\b.{0,20}\\b(genehmigt|freigegeben|abgesegnet|bewilligt|abgenommen)"
          + "|(bereits|schon|vorab) (genehmigt|freigegeben|bewilligt)\\b"
          + "|(chef|vorstand|geschaftsfuhrer|cfo|ceo)\\w{0,2} hat .{0,30}"
          + "(genehmigt|zugestimmt|freigegeben|abgesegnet)";

  private static final String FRENCH =
      "(ignore[rz]?|oublie[rz]?|neglige[rz]?|ne (tiens|tenez) (pas |aucun )?compte|passe outre"
          + "|contourne[rz]?)\\b.{0,40}\\b(consigne|instruction|regle|precedent|directive|politique)"
          + "|(approuve[rz]?|valide[rz]?|accepte[rz]?) (cette|ceci|ce|la (depense|demande|note)"
          + "|tout|immediatement|sans|automatiquement)\\b"
          + "|(cette|la|ma) (depense|demande|note)\\b.{0,30}\\b(doit|devra) .{0,15}"
          + "(approuve|valide|accepte)"
          + "|(tu es|vous etes) (un |une |desormais|maintenant|l'assistant|le |la |a present)"
          + "|sans (autre |aucune |plus de )(verification|controle|validation|examen|question)"
          + "|(deja|pre-?) ?(approuve|autorise)e?s?\\b"
          + "|(approuve|autorise|valide)e?s? par (le |la |notre |mon ){0,2}"
          + "(direction|directeur|directrice|pdg|daf|patron|conseil|comptabilite)\\b"
          + "|aucune (verification|validation|revision|relecture) (n'est )?(necessaire|requise)"
          + "|exemptee? de (toute )?(verification|controle|revision|validation)";

  private static final String SPANISH =
      "(ignor[ae]|olvid[ae]|omit[ae]|descart[ae]|haz caso omiso|no hagas caso|desobedece)\\b.{0,40}"
          + "\\b(instruccion|regla|indicacion|anterior|politica|norma|directriz)"
          + "|(aprueb[ae]|autorice|acept[ae]) (est[aeo]s?|el gasto|la solicitud|sin|todo"
          + "|automaticamente|inmediatamente|de inmediato|ya|ahora)\\b"
          + "|(est[ae]|el|la) (gasto|solicitud|factura|reembolso)\\b.{0,30}\\bdebe .{0,12}"
          + "(aprobad|autorizad|aceptad)"
          + "|(eres (un|una|ahora|el|la)|(usted|ud\\.?) es (un|una|ahora)|a partir de ahora eres)\\b"
          + "|(ya (esta |fue |ha sido )?|pre-?)(aprobad|autorizad)[oa]\\b"
          + "|(aprobad|autorizad)[oa]s? por (el |la |nuestr[oa] |mi ){0,2}"
          + "(director|directora|direccion|gerente|gerencia|presidente|junta|jefe|cfo|ceo)\\b"
          + "|sin (mas |ninguna )?(revision|verificacion)\\b|no (requiere|necesita) revision\\b";

  private static final String ITALIAN =
      "(ignora(te|re)?|ignori|dimentica(te|re)?|trascura(te|re)?|tralascia(te|re)?)\\b.{0,40}"
          + "\\b(istruzion|regol|precedent|indicazion|direttiv|politic)"
          + "|(approva(te|re)?|approvi|autorizza(te)?|accetta(te)?) (quest[aoe]|la spesa"
          + "|la richiesta|subito|senza|tutto|immediatamente|automaticamente)\\b"
          + "|(quest[ao]|la) (spesa|richiesta|nota)\\b.{0,30}\\bdeve .{0,12}(approvat|accettat)"
          + "|(tu|ora|adesso|da ora) sei (un|una|l'|il|la|libero)\\b"
          + "|sei (un |una |un')(\\w{1,20} ){0,2}(assistente|ia|revisore|modello|sistema|bot)\\b"
          + "|gia (stat[ao] )?(approvat|autorizzat)[oa]\\b"
          + "|(approvat|autorizzat)[oaei] (dal|dalla|dall')\\s?(direzione|direttore|direttrice|ceo"
          + "|cfo|amministrator|consiglio|capo|presidente)"
          + "|senza (ulterior[ei] )(revision|verific|controll)|non serve (alcuna )?(revision|verific)";

  private static final String PORTUGUESE =
      "(ignor[ae]|esquec[ae]|desconsider[ae]|desrespeite)\\b.{0,40}"
          + "\\b(instruc|regra|anterior|politica|diretriz|orientac)"
          + "|(aprov[ae]|autorize|aceite) (est[ae]|isto|isso|ess[ae]|a despesa|o pedido|sem|tudo"
          + "|imediatamente|automaticamente|ja)\\b"
          + "|(est[ae]|a|o) (despesa|pedido|solicitacao)\\b.{0,30}\\bdeve .{0,12}(aprovad|aceit)"
          + "|(voce e|tu es|voce agora e) (um|uma|agora|o|a)\\b"
          + "|(ja (foi |esta )?|pre-?)(aprovad|autorizad)[oa]\\b"
          + "|(aprovad|autorizad)[oa]s? (pelo|pela) (diretor|diretora|diretoria|gerente|presidente"
          + "|conselho|chefe|cfo|ceo)\\b|sem (qualquer |mais )?(revisao|verificacao)\\b";

  private static final String DUTCH =
      "(negeer|vergeet|omzeil)\\b.{0,40}"
          + "\\b(instructie|regel|vorige|voorgaande|eerdere|bovenstaande|richtlijn|beleid|aanwijzing)"
          + "|keur (deze|dit|alles|de (uitgave|declaratie)|het|mijn)\\b.{0,30}\\bgoed\\b"
          + "|(deze|dit|de) (uitgave|declaratie|onkosten|bedrag)\\b.{0,30}"
          + "\\b(moet|dient) .{0,20}(goedgekeurd|goed te keuren)"
          + "|(je|jij|u) bent (een |nu |voortaan |geen |de (assistent|controleur|ai))"
          + "|(reeds|al|vooraf) goedgekeurd\\b|goedgekeurd door (de |het |onze ){0,2}"
          + "(directie|directeur|bestuur|cfo|ceo|baas|leiding)\\b"
          + "|zonder (verdere |menselijke )(controle|beoordeling|goedkeuring|review)"
          + "|geen (verdere )?(controle|beoordeling|review) nodig";

  private static final String POLISH =
      "(zignoruj|ignoruj|zapomnij|pomin|zlekcewaz|nie zwazaj)\\w{0,3}\\b.{0,40}"
          + "\\b(instrukcj|polece|zasad|regul|poprzedni|wczesniejsz|powyzsz|wytyczn|polityk)"
          + "|(zatwierdz|zaakceptuj|zaaprobuj|aprobuj|akceptuj)(cie)? (to|ten|te|ta|wydatek|wniosek"
          + "|natychmiast|bez|automatycznie|go|koszt|wszystko)\\b"
          + "|(ten|ta|to) (wydatek|koszt|wniosek|faktura)\\b.{0,30}\\b(musi|powin\\w{1,4}|nalezy|ma)\\b"
          + ".{0,20}(zatwierdz|zaakceptow)"
          + "|jestes (teraz|odtad|asystent|audytor|ai|model|sztuczn|system|bot|pomocn|kontroler)"
          + "|(juz|wstepnie|wczesniej) (zatwierdzon|zaakceptowan)"
          + "|(zatwierdzon|zaakceptowan)\\w{1,3} przez (zarzad|dyrektor|prezes|cfo|ceo|finans|szef)"
          + "|bez (dalszej |dodatkowej |zadnej )(weryfikacji|kontroli|akceptacji)"
          + "|nie wymaga (zadnej )?(weryfikacji|kontroli|sprawdz)";

  private static final String TURKISH =
      "(onceki|yukaridaki|tum|butun|mevcut|sistem|verilen)\\b.{0,30}"
          + "\\b(talimat|kural|komut|yonerge|politika)\\w{0,8}.{0,20}"
          + "\\b(yok say|gormezden gel|unut|dikkate alma|iptal et|atla)"
          + "|(bu|su) .{0,25}\\b(harcama|masraf|gider|talep|talebi|fatura)\\w{0,6}\\b.{0,30}"
          + "\\b(onayla(yin|yiniz|malisin)?|kabul et(in)?|onaylanmali)\\b"
          + "|(hemen|otomatik|otomatik olarak|sorgusuz|derhal|kosulsuz) onayla"
          + "|sen (artik|simdi)\\b|artik .{0,30}(asistan|denetci|yapay zeka|model|robot)"
          + "|(inceleme|kontrol|denetim)\\w{0,3} (gerekmez|gerekmiyor|gerek yok|yapmadan)"
          + "|(mudur|genel mudur|yonetim kurulu|finans)\\w{0,4} tarafindan (zaten )?onayla";

  private static final String RUSSIAN =
      "(игнорируй|проигнорируй|забудь|отмени|пренебреги|обойди|не обращай внимания)[а-я]{0,3} .{0,40}"
          + "(инструкц|правил|указани|предыдущ|ограничени|политик)"
          + "|(одобри|утверди|согласуй|подтверди)(те)? (это|этот|эту|эти|данн|расход|заявк|без|все"
          + "|немедленно|сразу|автоматически|сч[её]т|мою|мой|трат)"
          + "|(расход|заявк|сч[её]т|трат)[а-я]{0,3}.{0,20} долж[а-я]{1,3} быть (одобр|утвержд|согласов)"
          + "|(ты|вы) (теперь|больше не|отныне|ассистент|аудитор|помощник|искусственн|бот)"
          + "|(ты|вы) ?[—–-] ?(ассистент|аудитор|помощник|искусственн|бот|модель|теперь)"
          + "|без (дополнительн|дальнейш)[а-я]{2,3} (проверк|рассмотрени|согласовани)"
          + "|(проверка|согласование) не (требуется|нужн[ао])"
          + "|(уже|предварительно|заранее) (одобрен|согласован|утвержд[её]н)"
          + "|(одобрен|утвержд[её]н|согласован)[а-я]{0,3} (генеральн|директор|финансов|правлени|руководств)";

  private static final String CHINESE =
      "(忽略|无视|無視|忘记|忘記|不要理会|不要遵守|不要遵循|绕过|繞過|忽视).{0,15}"
          + "(指令|指示|规则|規則|说明|說明|提示|之前|以上|先前|政策|限制|规定|規定)"
          + "|(批准|核准|通过|通過|同意)(这|這|此|该|該|本|我的).{0,6}"
          + "(费用|費用|报销|報銷|申请|申請|支出|单|單|项|項|笔|筆)"
          + "|(请|請|必须|必須|立即|直接|自动|自動|务必|務必|无条件|無條件){1,2}(批准|核准)"
          + "|(你|您)(现在|現在|如今|从现在起|從現在起)?是(一|个|個|我|负责|負責|ai|财务|財務|审|審|助|不受)"
          + "|(无需|無需|不需要|不必|免于|免於)(任何|人工|进一步|進一步)?(审核|審核|审批|審批|审查|審查|复核|複核|标记|標記)"
          + "|不要(标记|標記|审核|審核|拒绝|拒絕|上报|上報)"
          + "|(已|已经|已經)(由|被|获得?|獲得?|经|經).{0,10}(批准|核准|授权|授權)"
          + "|(总经理|總經理|财务总监|財務總監|董事会|董事會|首席).{0,6}(已|已经|已經).{0,3}(批准|核准|同意)";

  private static final String JAPANESE =
      "(指示|命令|ルール|規則|規程|規定|プロンプト|ポリシー|制約|制限).{0,12}(無視|忘れ|従わな|破棄|無効)"
          + "|(この|本|当該|以下の).{0,10}(経費|申請|請求|支出|費用|出費|件|精算).{0,8}(承認|許可)"
          + "(して|しなさい|せよ|しろ|すること|されなければ|する必要)"
          + "|(必ず|直ちに|自動的に|即座に|今すぐ|無条件).{0,10}(承認|許可)"
          + "|(あなた|貴方|君)は(今|これ|も)?.{0,20}(です|ai|アシスタント|監査|担当|人工知能)"
          + "|(審査|レビュー|人による確認|確認作業)(は|の)?.{0,4}(不要|必要(は)?(ありません|ない|なし))"
          + "|(社長|取締役|部長|経理部?|役員).{0,6}(承認済|が承認|の承認を得)|事前承認済";

  private static final String ARABIC =
      "(تجاهل|انس|تجاوز|اهمل|لا تتبع).{0,30}(التعليمات|تعليمات|الاوامر|القواعد|السابق|السياس|القيود)"
          + "|(وافق|صادق|اعتمد) ?(فورا |الان |مباشرة |تلقائيا ){0,2}(علي|على)? ?(هذ|المصروف|الطلب|النفق|كل شي)"
          + "|(يجب|لا بد من) .{0,20}(الموافقة|اعتماد|قبول)"
          + "|(انت|انك) (الان|مساعد|مدقق|نموذج|ذكاء|روبوت|وكيل|مراجع)"
          + "|(دون|بدون) (اي |الحاجة الي |الحاجة الى ){0,2}(مراجعة|تدقيق|تحقق)"
          + "|(لا يحتاج|لا تحتاج|لا حاجة) .{0,6}(مراجعة|تدقيق)"
          + "|(تمت|تم) (الموافقة|اعتماد).{0,15}(المدير|الرئيس|الادارة|المالي)";

  static final Map<Signal, Pattern> FLOWING =
      Map.of(
          Signal.OVERRIDE,
          EnglishPhrases.phrases(GERMAN_OVERRIDE),
          Signal.COMMAND,
          EnglishPhrases.phrases(GERMAN_COMMAND),
          Signal.ROLE,
          EnglishPhrases.phrases(GERMAN_ROLE),
          Signal.INVENTED_POLICY,
          EnglishPhrases.phrases(GERMAN_POLICY),
          Signal.CLAIMED_PERMISSION,
          EnglishPhrases.phrases(GERMAN_PERMISSION),
          Signal.FOREIGN,
          EnglishPhrases.phrases(
              String.join("|", FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH, POLISH, TURKISH)));

  /** For texts with a letter of their script. */
  static final List<Pattern> OTHER_SCRIPTS =
      List.of(
          Pattern.compile("(?<![а-яё])(?=[а-яё])(?:" + RUSSIAN + ")"),
          Pattern.compile("(?=[\\u4E00-\\u9FFF])(?:" + CHINESE + ")"),
          Pattern.compile("(?=[\\u3040-\\u30FF\\u4E00-\\u9FFF])(?:" + JAPANESE + ")"),
          Pattern.compile("(?=[\\u0600-\\u06FF])(?:" + ARABIC + ")"));

  private ForeignPhrases() {}
}
