package io.isotherm.chaos;

import io.isotherm.hypervisor.GuestState;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A guest as it truly is. */
final class Guest {
    final UUID uuid;
    final String name;
    final int vcpus;
    final long memoryKib;
    /** What it asks for, in CPUs. */
    double demand;
    /** What it is coming to ask for, in CPUs. */
    double coming;
    /** Where it runs; null where it runs nowhere. */
    @Nullable
    String host;
    /** The migration that it is in. */
    @Nullable
    Move move;
    /** When it came to where it is, in milliseconds of the virtual clock. */
    long since;
    /** Hosts that keep a definition of it without running it. */
    final TreeSet<String> definitions = new TreeSet<>();
    /** CPU time since it began where it is. */
    long cpuNanos;

    Guest(UUID uuid, String name, int vcpus, long memoryKib, double demand, String host) {
        this.uuid = uuid;
        this.name = name;
        this.vcpus = vcpus;
        this.memoryKib = memoryKib;
        this.demand = demand;
        this.coming = demand;
        this.host = host;
    }

    void beginsAt(String there, long now) {
        host = there;
        since = now;
        cpuNanos = 0;
        definitions.remove(there);
    }

    /** What a host says of it; null where it does not know it. */
    @Nullable
    GuestState at(String there) {
        Move under = move;
        if (there.equals(host)) {
            return GuestState.RUNNING;
        } else if (under != null && under.to.name.equals(there)) {
            return GuestState.MIGRATING_IN;
        }
        return definitions.contains(there) ? GuestState.STOPPED : null;
    }
}
