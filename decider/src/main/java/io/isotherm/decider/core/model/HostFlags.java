package io.isotherm.decider.core.model;

import java.util.Set;

/**
 * What is known of hosts beside what their states say; each by name.
 *
 * @param asleep hosts put to sleep, or on their way up or down; what they report is not looked at
 * @param unlisted hosts that are not in the pool's inventory
 * @param unpowered hosts whose power cannot be controlled
 */
public record HostFlags(Set<String> asleep, Set<String> unlisted, Set<String> unpowered) {
    /** Nothing beside what the states say. */
    public static final HostFlags NONE = new HostFlags(Set.of(), Set.of(), Set.of());

    public HostFlags {
        asleep = Set.copyOf(asleep);
        unlisted = Set.copyOf(unlisted);
        unpowered = Set.copyOf(unpowered);
    }

    /** Only that some hosts are asleep. */
    public static HostFlags asleep(Set<String> hosts) {
        return new HostFlags(hosts, Set.of(), Set.of());
    }
}
