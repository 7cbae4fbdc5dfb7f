package io.isotherm.bench.planetlab.simulation;

/**
 * Takes the histories of hosts and guests, entry by entry and in order of time for each of them. An entry holds until the
 * next one; a second entry at the same time has replaced the first before it comes here. The last entry of each comes
 * when the day is over.
 */
public interface History {
    /** Keeps nothing. */
    History NONE = new History() {
        @Override
        public void host(int host, double seconds, double allocated, double requested, boolean active) {}

        @Override
        public void guest(int guest, double seconds, double allocated, double requested, boolean inMigration) {}
    };

    /** An entry of a host; MIPS. */
    void host(int host, double seconds, double allocated, double requested, boolean active);

    /** An entry of a guest; MIPS. */
    void guest(int guest, double seconds, double allocated, double requested, boolean inMigration);
}
