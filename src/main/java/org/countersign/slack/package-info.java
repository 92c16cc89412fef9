/** Slack as a surface: cards, clicks, direct messages, the home tab, the command /expense. */
@NullMarked
package org.countersign.slack;

import org.jspecify.annotations.NullMarked;
