package org.countersign.contract;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.countersign.assessment.RecordedAssessments;
import org.countersign.review.Routing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file with decision tables that somebody sends is looked at before anything evaluates it. */
class DecisionContractTest {

  private static final EditedDmn ORIGINAL = EditedDmn.original();

  @Test
  void findsNothingInTheTablesAsTheyAre() {
    assertThat(findings(ORIGINAL)).isEmpty();
  }

  @Test
  void takesAChangedLimit() {
    assertThat(findings(ORIGINAL.cell("Entry_AboveLimit_amount", ">= 500"))).isEmpty();
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        Arguments.of(
            ORIGINAL.cell("Entry_AboveLimit_amount", "> 20000"),
            "Rule_AboveLimit (row *) of expense-policy (Expense policy) can never fire"),
        Arguments.of(
            ORIGINAL.cell("Entry_AboveLimit_reviewerGroup", "managers"),
            "Rule_AboveLimit (row *) of expense-policy (Expense policy), column 'Reviewer group'"
                + " (reviewerGroup), reads 'managers', which nobody sets"),
        Arguments.of(
            ORIGINAL.replace("expense\\.category</text>", "expense.categroy</text>"),
            "The column 'Category' (Input_category) of expense-policy (Expense policy) reads"
                + " 'categroy' of 'expense', which nobody sets; write 'category'"),
        Arguments.of(
            ORIGINAL.replace("<decision id=\"expense-routing\"", "<decision id=\"routing\""),
            "The decision 'Expense routing' has the id 'routing'"),
        Arguments.of(
            ORIGINAL.replace(
                "name=\"dueAfter\" typeRef=\"string\" />\\s*(<output[^>]*Routing_esc)",
                "name=\"due\" typeRef=\"string\" />$1"),
            "expense-routing has no result 'dueAfter', which the process reads; bring the column"),
        Arguments.of(
            new EditedDmn("<definitions>"),
            "edited.dmn is no file that Camunda Modeler could open"),
        Arguments.of(
            new EditedDmn(
                """
                <!DOCTYPE definitions [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">&secret;</definitions>
                """),
            "edited.dmn is no file that Camunda Modeler could open (DOCTYPE is disallowed"),
        Arguments.of(
            ORIGINAL.replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\""),
            "edited.dmn says that it is written in UTF-16; save it with Camunda Modeler"),
        Arguments.of(
            ORIGINAL.replace("20191111/MODEL", "20180521/MODEL"),
            "The file is written in another version of DMN"),
        Arguments.of(
            ORIGINAL.replace(
                "<inputData ",
                "<import locationURI=\"http://127.0.0.1/other.dmn\" importType=\"x\" namespace=\"y\" /><inputData "),
            "The file holds a 'import', which is not evaluated here"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void saysWhatDoesNotFit(EditedDmn edited, String beginning) {
    assertThat(findings(edited)).isNotEmpty().first().asString().matches(begins(beginning));
  }

  /** Each may take longer than anybody waits, or more memory than there is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "count(for i in 1..1000000000 return i) > 0",
        "some i in 1..1000000000 satisfies i < 0",
        "every i in 1..1000000000 satisfies i > 0",
        "9 ** 999999 > 1",
        "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")",
        "{f: function(x) f(x), y: f(1)}.y > 0",
        "decimal(1, 2000000000) > 0",
        "number(\"1e999999999\") > 0",
        "string join(split(\"a\", \"\"), \"a\") = \"a\"",
      })
  void evaluatesNothingThatMayTakeLong(String condition) {
    var edited = ORIGINAL.cell("Entry_SameMerchant_sameMerchant", condition);

    assertThat(findings(edited))
        .isNotEmpty()
        .first()
        .asString()
        .matches(begins("Rule_SameMerchant (row *) of expense-policy (Expense policy) uses "))
        .contains("which is not evaluated here because it may take very long");
  }

  @Test
  void readsNoExpressionThatIsTooLongOrTooDeep() {
    String sum = "1" + " + 1".repeat(300);
    String deep = "count([".repeat(4) + "1" + "])".repeat(4);

    assertThat(findings(ORIGINAL.cell("Entry_SameMerchant_sameMerchant", "> " + sum)))
        .singleElement()
        .asString()
        .contains("has an expression of 1203 characters; write it in 1000 at most");
    assertThat(findings(ORIGINAL.cell("Entry_SameMerchant_sameMerchant", "> " + deep)))
        .singleElement()
        .asString()
        .contains("has brackets inside brackets, 8 deep; write it with 6 at most");
  }

  @Test
  void readsTheLongestExpressionThatIsTaken() {
    String sum = "> 1" + "+1".repeat(498);

    assertThat(findings(ORIGINAL.cell("Entry_SameMerchant_sameMerchant", sum)))
        .noneMatch(finding -> finding.contains("characters"));
  }

  /** With * for any text. */
  private static Pattern begins(String beginning) {
    return Pattern.compile(
        Stream.of(beginning.split("\\*", -1)).map(Pattern::quote).collect(joining(".*")) + ".*",
        Pattern.DOTALL);
  }

  private static List<String> findings(EditedDmn edited) {
    return DecisionContract.findings(
        "edited.dmn", edited.text(), RecordedAssessments.VARIABLES, Routing.class);
  }
}
