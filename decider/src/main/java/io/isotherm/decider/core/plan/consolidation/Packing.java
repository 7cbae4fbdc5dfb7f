package io.isotherm.decider.core.plan.consolidation;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.rules.Ceiling;
import io.isotherm.decider.core.rules.Rejection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How an algorithm packs the guests of hosts that are to be emptied. */
public interface Packing {
    /** Which of two hosts is emptied first. */
    Comparator<Host> firstEmptied(Draft draft);

    /** Which of two guests of a host is placed first. */
    Comparator<Guest> firstPlaced();

    /** How far destinations may be filled. */
    default Ceiling ceiling(Draft draft) {
        return draft.context().ceiling();
    }

    /** Whether guests go to hosts that stay, as long as one of these takes them, and not to where they would have to leave again. */
    default boolean keepsOffDispensable() {
        return false;
    }

    /** Why emptying a host is not worth moving its guests; empty when it is. */
    Optional<Rejection> notWorthwhile(Host host, List<Guest> guests);

    /**
     * The move that takes a guest to the best of some receivers, accepted by the gate; empty when there is none.
     *
     * @param receivers those of the plan: the same list each time, or one of a few
     * @param among which of these are looked at
     */
    Optional<Move> destination(Guest guest, List<Host> receivers, Predicate<Host> among, Draft draft);

    /** Why a destination was chosen, for people. */
    String reason(Move move, Draft draft);

    /** Hears of a move that was taken into the plan. */
    default void taken(Move move) {}

    /** Hears of a move that was taken back, last first. */
    default void takenBack(Move move) {}
}
