package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.PoolModel;
import java.util.List;

/** The constraints that a placement does not keep. */
public final class Breaches {
    private Breaches() {}

    /** What kind of constraint is not kept. */
    public enum Kind {
        /** Guests that are to share a host do not. */
        AFFINITY,
        /** Guests that must not share a host do. */
        ANTI_AFFINITY,
        /** A guest is on a host that it must not be on. */
        HOST_RULE
    }

    /**
     * One constraint that is not kept.
     *
     * @param kind what kind
     * @param guests UUIDs of the guests concerned, sorted
     * @param hosts names of the hosts concerned, sorted
     * @param text the evidence, for people
     */
    public record Breach(Kind kind, List<String> guests, List<String> hosts, String text) {}

    /** The breaches of a pool, moves under way counted as over; in the order of the configuration. */
    public static List<Breach> of(PoolModel model) {
        return List.of();
    }
}
