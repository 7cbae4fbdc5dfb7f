package io.isotherm.checker.core.report;

import java.time.Instant;

/**
 * A host stayed HOT and was left alone for more than k windows although there was room all that time.
 *
 * @param since the first decision that left it alone although there was room
 * @param at the decision at which more than k windows were over
 * @param room what could have been done at that decision: the guest, the destination, and the numbers
 */
public record NeglectedHotspot(String pool, String host, Instant since, Instant at, String room) {
    public NeglectedHotspot {
        room = PlainText.of(room);
    }
}
