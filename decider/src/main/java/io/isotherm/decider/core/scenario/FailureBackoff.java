package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.ledger.MoveHistory;
import io.isotherm.decider.core.ledger.PastMove;
import io.isotherm.decider.core.ledger.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What moves that did not succeed hold back. The guest stays for a while: a third of the command timeout after its first
 * failure, twice as long with each further one in a row, up to the cool-down. For as long again it is not sent to the same
 * destination, so that another one is preferred.
 *
 * @param held guests by UUID, and why they stay
 * @param avoided guests by UUID, with the destinations that they avoid, and why
 */
record FailureBackoff(SortedMap<String, String> held, SortedMap<String, SortedMap<String, String>> avoided) {
    private static final int MOST_DOUBLINGS = 20;

    static FailureBackoff of(MoveHistory history, Timing timing, long tick) {
        Map<String, List<PastMove>> inARow = new HashMap<>();
        for (PastMove move : history.past()) {
            if (move.failed()) {
                inARow.computeIfAbsent(move.vm(), vm -> new ArrayList<>()).add(move);
            } else {
                inARow.remove(move.vm());
            }
        }
        long longest = Math.max(timing.cooldown(), timing.retry());
        SortedMap<String, String> held = new TreeMap<>();
        SortedMap<String, SortedMap<String, String>> avoided = new TreeMap<>();
        inARow.forEach((vm, moves) -> {
            for (int i = 0; i < moves.size(); i++) {
                PastMove move = moves.get(i);
                long pause = Math.min(longest, timing.retry() << Math.min(MOST_DOUBLINGS, i));
                long until = move.endedAt() + pause;
                String why = "its move to " + move.destination() + " ended as " + move.outcome() + " at "
                        + Instant.ofEpochMilli(move.endedAt()) + " (" + (i + 1) + " in a row); ";
                if (tick < until && i == moves.size() - 1) {
                    held.put(vm, why + "it stays until " + Instant.ofEpochMilli(until));
                }
                if (tick < until + pause) {
                    avoided.computeIfAbsent(vm, guest -> new TreeMap<>())
                            .put(
                                    move.destination(),
                                    why + "it is not sent there before " + Instant.ofEpochMilli(until + pause));
                }
            }
        });
        return new FailureBackoff(held, avoided);
    }
}
