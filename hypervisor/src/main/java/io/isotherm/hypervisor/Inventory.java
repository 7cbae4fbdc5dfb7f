package io.isotherm.hypervisor;

import java.util.Optional;
import java.util.SortedSet;

/** The hosts of one pool by name: commands name hosts, and only the inventory knows how to reach them. */
public interface Inventory extends AutoCloseable {

    /** Names of all hosts. */
    SortedSet<String> hosts();

    /** The door to a host; empty if the inventory has none of that name. */
    Optional<Hypervisor> hypervisor(String host);

    /** Control of the hosts' power. */
    HostPower power();

    @Override
    void close();
}
