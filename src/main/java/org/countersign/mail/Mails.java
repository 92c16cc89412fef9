package org.countersign.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.countersign.contract.AiNotice;
import org.countersign.expense.Decision;
import org.countersign.expense.Expense;
import org.countersign.expense.Expenses;
import org.countersign.expense.PageAddress;
import org.countersign.expense.Question;
import org.countersign.expense.Texts;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.countersign.web.Format;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Writes the mails, from the templates in {@code mail/} and what the database says now. */
@Component
class Mails {

  private static final int MAX_DESCRIPTION = 200;

  private final Expenses expenses;
  private final Directory directory;
  private final Format format;
  private final MailSettings settings;
  private final PageAddress pages;
  private final SpringTemplateEngine templates = new SpringTemplateEngine();

  Mails(
      Expenses expenses,
      Directory directory,
      Format format,
      MailSettings settings,
      PageAddress pages) {
    this.expenses = expenses;
    this.directory = directory;
    this.format = format;
    this.settings = settings;
    this.pages = pages;
    ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
    resolver.setPrefix("mail/");
    resolver.setSuffix(".txt");
    resolver.setTemplateMode(TemplateMode.TEXT);
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    templates.setTemplateResolver(resolver);
  }

  /** Empty where there is nobody to write to, or nothing to say any more. */
  Optional<MimeMessage> about(MailKey key, JavaMailSender sender) {
    Expense expense = expenses.find(key.expense()).orElse(null);
    Person person = expense == null ? null : directory.find(expense.employee()).orElse(null);
    if (expense == null || person == null) {
      return Optional.empty();
    }
    if (key.isDecision()) {
      Decision decision = expense.decision();
      return decision == null
          ? Optional.empty()
          : Optional.of(decided(key, expense, decision, person, sender));
    }
    return expenses
        .openQuestion(key.expense())
        .filter(question -> question.userTaskKey() == key.userTaskKey())
        .map(question -> asked(key, expense, question, person, sender));
  }

  private MimeMessage decided(
      MailKey key, Expense expense, Decision decision, Person person, JavaMailSender sender) {
    String outcome = decision.outcome().name().toLowerCase(Locale.ROOT);
    Map<String, @Nullable Object> values = values(expense, person);
    values.put("outcome", outcome);
    values.put("by", by(decision));
    values.put("comment", decision.kind() == Decision.By.HUMAN ? decision.comment() : null);
    String subject = "Your expense of " + format.money(expense.amount()) + " is " + outcome;
    return mail(key, person, subject, "decided", values, sender);
  }

  private @Nullable String by(Decision decision) {
    return switch (decision.kind()) {
      case POLICY -> "the policy, without a person";
      case HUMAN -> directory.findByText(decision.by()).map(Person::name).orElse(decision.by());
      case TIMER -> null;
    };
  }

  private MimeMessage asked(
      MailKey key, Expense expense, Question question, Person person, JavaMailSender sender) {
    Map<String, @Nullable Object> values = values(expense, person);
    values.put(
        "by",
        directory.find(question.askedBy()).map(Person::name).orElse(question.askedBy().value()));
    values.put("question", question.text());
    values.put("until", question.dueAt() == null ? null : format.moment(question.dueAt()));
    String subject = "A question about your expense of " + format.money(expense.amount());
    return mail(key, person, subject, "asked", values, sender);
  }

  private Map<String, @Nullable Object> values(Expense expense, Person person) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("name", person.name());
    values.put("amount", format.money(expense.amount()));
    values.put("description", Texts.cut(expenses.facts(expense).description(), MAX_DESCRIPTION));
    values.put("link", pages.of(expense.id()));
    values.put("notice", AiNotice.TEXT);
    return values;
  }

  private MimeMessage mail(
      MailKey key,
      Person person,
      String subject,
      String template,
      Map<String, @Nullable Object> values,
      JavaMailSender sender) {
    try {
      MimeMessage message = sender.createMimeMessage();
      MimeMessageHelper mail = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
      mail.setFrom(settings.from());
      mail.setTo(person.email());
      // Nothing that a person typed is in a header.
      mail.setSubject(subject);
      mail.setText(templates.process(template, new Context(Locale.UK, values)));
      message.setHeader("Message-ID", "<" + key + "@countersign>");
      message.setHeader("Auto-Submitted", "auto-generated");
      return message;
    } catch (MessagingException e) {
      throw new IllegalStateException("a mail to " + person.userName() + " cannot be written", e);
    }
  }
}
