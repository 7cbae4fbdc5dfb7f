package io.isotherm.checker.core.conduct;

/**
 * What kept a hot host from relief, from the slightest to the gravest. Budgets are named by the pool's setting
 * that bounds them; those of an hour bound calm work only and are none.
 */
enum Hindrance {
    MODE("mode", true),
    BLACKOUT("blackout", true),
    FAILURES("maxFailuresPerHour", true),
    DATA("minKnownShare", true),
    CONCURRENT_MOVES("maxConcurrentMoves", true),
    CONCURRENT_MOVES_PER_HOST("maxConcurrentMovesPerHost", false),
    COOLDOWN("cool-down", false),
    REFUSED("refused before", false),
    RULE("rule", false),
    ELIGIBILITY("eligibility", false),
    ROOM("no room", false);

    private final String label;
    private final boolean poolWide;

    Hindrance(String label, boolean poolWide) {
        this.label = label;
        this.poolWide = poolWide;
    }

    /** For people. */
    String label() {
        return label;
    }

    /** Whether it keeps all hosts of the pool from relief. */
    boolean isPoolWide() {
        return poolWide;
    }
}
