package org.countersign.slack;

import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.app_backend.events.payload.EventsApiPayload;
import com.slack.api.bolt.context.builtin.EventContext;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.event.AppHomeOpenedEvent;
import com.slack.api.model.view.View;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.expense.ExpenseFacts;
import org.countersign.people.Person;
import org.countersign.review.Inbox;
import org.countersign.review.Inbox.Filter;
import org.countersign.review.Inbox.Item;
import org.countersign.review.Inbox.Items;
import org.countersign.review.Inbox.Section;
import org.countersign.review.Review;
import org.springframework.stereotype.Component;

/**
 * What a person finds when they open the app: the reviews that wait for them, their own claims
 * first, then what nobody has claimed, each due first.
 */
@WhenSlackIsOn
@Component
class HomeTab {

  private static final int LISTED = 25;
  private static final int MAX_DESCRIPTION = 150;

  private final SlackPeople people;
  private final SlackWebApi slack;
  private final Inbox inbox;
  private final SlackSettings settings;
  private final Afterwards afterwards;

  HomeTab(
      SlackPeople people,
      SlackWebApi slack,
      Inbox inbox,
      SlackSettings settings,
      Afterwards afterwards) {
    this.people = people;
    this.slack = slack;
    this.inbox = inbox;
    this.settings = settings;
    this.afterwards = afterwards;
  }

  Response opened(EventsApiPayload<AppHomeOpenedEvent> request, EventContext context) {
    String user = request.getEvent().getUser();
    if ("home".equals(request.getEvent().getTab())) {
      afterwards.run("A home tab was not shown", () -> publish(user));
    }
    return context.ack();
  }

  private void publish(String user) {
    List<LayoutBlock> blocks =
        switch (people.who(user)) {
          case SlackPeople.Who.Stranger stranger ->
              List.of(ReviewCard.text(Mrkdwn.line(stranger.reason(), 1000)));
          case SlackPeople.Who.Known known -> blocks(known.person());
        };
    slack.publishHome(user, View.builder().type("home").blocks(blocks).build());
  }

  private List<LayoutBlock> blocks(Person person) {
    Items mine = inbox.of(person, Section.MINE, Filter.NONE, 0, LISTED);
    Items groups = inbox.of(person, Section.GROUPS, Filter.NONE, 0, LISTED);
    long waiting = mine.total() + groups.total();
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(header(block -> block.text(plainText("Reviews that wait for you"))));
    if (waiting == 0) {
      blocks.add(ReviewCard.text("None. New ones appear in the channel of your group."));
    }
    Stream.concat(mine.items().stream(), groups.items().stream())
        .limit(LISTED)
        .forEach(item -> blocks.add(block(item, person)));
    if (waiting > LISTED) {
      blocks.add(ReviewCard.text("… and %d more".formatted(waiting - LISTED)));
    }
    blocks.add(
        context(
            block ->
                block.elements(
                    List.of(
                        markdownText(
                            "`/expense 42.50 Taxi to the client` submits an expense,"
                                + " `/expense status` lists yours.")))));
    blocks.add(Modals.notice());
    return blocks;
  }

  private SectionBlock block(Item item, Person person) {
    Review review = item.review();
    ExpenseFacts facts = item.facts();
    String standing =
        review.assignee() == null
            ? ""
            : review.assignee().equals(person.userName())
                ? "claimed by you, "
                : "claimed by " + people.shown(review.assignee()) + ", ";
    String due = review.dueAt() == null ? "no due date" : "due " + Mrkdwn.date(review.dueAt());
    SectionBlock block =
        ReviewCard.text(
            "*%s* by %s (%s%s)\n%s"
                .formatted(
                    facts.amount(),
                    people.shown(facts.employee()),
                    standing,
                    due,
                    Mrkdwn.quote(facts.description(), MAX_DESCRIPTION)));
    block.setAccessory(
        ReviewCard.link(Button.OPEN_PAGE, "Open", settings.reviewPage(review.userTaskKey())));
    return block;
  }
}
