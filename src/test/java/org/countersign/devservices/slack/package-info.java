/** A Slack on 127.0.0.1: for tests, and for people who have no workspace to try it in. */
@NullMarked
package org.countersign.devservices.slack;

import org.jspecify.annotations.NullMarked;
