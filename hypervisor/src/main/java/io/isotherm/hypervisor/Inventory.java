package io.isotherm.hypervisor;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The hosts of one pool by name: commands name hosts, and only the inventory knows how to reach them. Thread-safe. */
public interface Inventory extends AutoCloseable {

    /** Names of all hosts. */
    SortedSet<String> hosts();

    /** The door to a host; empty if the inventory has none of that name. */
    Optional<Hypervisor> hypervisor(String host);

    /** Control of the hosts' power. */
    HostPower power();

    /**
     * The names of the hosts that an agent serves.
     *
     * @param wanted as its configuration names them; empty where it names none
     */
    default SortedSet<String> selected(Collection<String> wanted) {
        return wanted.isEmpty() ? hosts() : Collections.unmodifiableSortedSet(new TreeSet<>(wanted));
    }

    /** Whether its hosts stay the same. */
    default boolean isFixed() {
        return true;
    }

    /** Runs something after each change of the hosts or the doors to them. */
    default void onChange(Runnable listener) {}

    /** The same hosts, and those that were retired while something begun there still goes on. */
    default Inventory withRetired() {
        return this;
    }

    /** Lets go of hosts that were retired, but for those where something still goes on. */
    default void release(Collection<String> busy) {}

    @Override
    void close();
}
