package io.isotherm.decider.core.model;

import java.time.Instant;

/**
 * A move that has ended well, no longer ago than the cool-down (older ones change nothing).
 *
 * @param vm UUID of the guest
 * @param from name of the host it left
 * @param to name of the host it went to
 * @param left the earliest that it can have left, event time
 * @param at when it ended at the latest, event time
 * @param load what it used when the command was issued, {@link Load#NONE} when not known. While the window that is
 *     decided on is older than the move, it corrects what was measured at both ends
 */
public record RecentMove(String vm, String from, String to, Instant left, Instant at, Load load) {}
