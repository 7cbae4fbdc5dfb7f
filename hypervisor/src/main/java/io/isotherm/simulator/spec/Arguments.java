package io.isotherm.simulator.spec;

/** Checks of what a pool is built from. */
public final class Arguments {
    private Arguments() {}

    public static void require(boolean holds, String owner, String name, Object value, String remedy) {
        if (!holds) {
            throw new IllegalArgumentException(owner + ": " + name + " is " + value + "; give " + remedy);
        }
    }
}
