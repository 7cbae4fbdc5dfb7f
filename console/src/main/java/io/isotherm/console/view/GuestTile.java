package io.isotherm.console.view;

import io.isotherm.schema.HostState;
import io.isotherm.schema.VmLoad;
import io.isotherm.schema.VmState;
import java.util.Comparator;
import java.util.List;

/**
 * A guest.
 *
 * @param vm its UUID
 * @param name its name
 * @param host the host that it is on
 * @param state what the hypervisor says of it
 * @param load of the host's capacity
 * @param memoryKib its memory, in KiB
 */
public record GuestTile(String vm, String name, String host, VmState state, LoadShares load, long memoryKib) {

    static GuestTile of(HostState host, VmLoad vm) {
        return new GuestTile(
                vm.getUuid(),
                vm.getName(),
                host.getHost(),
                vm.getState(),
                LoadShares.of(vm, host.getCapacity()),
                vm.getMemoryKib());
    }

    /** Those of a host, by name. */
    public static List<GuestTile> of(HostState host) {
        return host.getVms().stream()
                .map(vm -> of(host, vm))
                .sorted(Comparator.comparing(GuestTile::name).thenComparing(GuestTile::vm))
                .toList();
    }
}
