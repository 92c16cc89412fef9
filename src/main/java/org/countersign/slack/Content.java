package org.countersign.slack;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message says.
 *
 * @param text for notifications, and for readers of the screen
 * @param threadTs of the message that it answers; null for a message of its own
 */
record Content(String text, List<LayoutBlock> blocks, @Nullable String threadTs) {

  Content(String text, List<LayoutBlock> blocks) {
    this(text, blocks, null);
  }
}
