package io.isotherm.decider.core.plan;

import io.isotherm.schema.Expectation;
import java.util.List;

/**
 * What a planner proposes. The moves are in an order in which every step is valid when each is over before the next
 * begins; whoever runs several at once asks the rules again for each, with those under way begun in the placement.
 *
 * @param algorithm name of the planner
 * @param moves the moves, in order; empty when nothing is to be done or can be
 * @param emptied names of the hosts that the moves leave without guests, in the order in which they are emptied
 * @param expected the pool before and after all moves
 */
public record Plan(String algorithm, List<PlannedMove> moves, List<String> emptied, Expectation expected) {
    public Plan {
        moves = List.copyOf(moves);
        emptied = List.copyOf(emptied);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return moves.isEmpty();
    }
}
