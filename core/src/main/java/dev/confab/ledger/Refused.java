package dev.confab.ledger;

import dev.confab.model.Decision;
import dev.confab.model.Request;
import java.time.Instant;

/**
 * A request that a limit or a condition forbade. Immutable.
 *
 * @param proposed the clock of the leader that put it into the log
 */
public record Refused(Instant proposed, Request request, Decision decision) {}
