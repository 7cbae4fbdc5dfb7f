package io.isotherm.hypervisor.simulated;

/** Checks of what a pool is built from. */
final class Checks {
    private Checks() {}

    static void require(boolean holds, String owner, String name, Object value, String remedy) {
        if (!holds) {
            throw new IllegalArgumentException(owner + ": " + name + " is " + value + "; give " + remedy);
        }
    }
}
