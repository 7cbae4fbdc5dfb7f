package io.isotherm.hypervisor.libvirt;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.PublishedInventory;
import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import io.isotherm.hypervisor.libvirt.connection.LibvirtLimits;
import io.isotherm.hypervisor.libvirt.connection.ThisMachine;
import io.isotherm.hypervisor.power.InventoryPower;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Hosts that are reached by libvirt, which cannot switch a machine that it runs on. */
public final class LibvirtInventory implements Inventory {
    private final SortedMap<String, LibvirtHypervisor> hypervisors = new TreeMap<>();
    private final InventoryPower power = InventoryPower.none();

    public LibvirtInventory(List<LibvirtHost> hosts, InstantSource clock) {
        this(hosts, LibvirtLimits.DEFAULTS, clock);
    }

    /**
     * Connects to nothing yet.
     *
     * @throws IllegalArgumentException if a name is given twice
     */
    public LibvirtInventory(List<LibvirtHost> hosts, LibvirtLimits limits, InstantSource clock) {
        for (LibvirtHost host : hosts) {
            if (hypervisors.put(host.name(), new LibvirtHypervisor(host, limits, clock)) != null) {
                throw new IllegalArgumentException("Host '" + host.name() + "' is given twice; give each host once");
            }
        }
    }

    /**
     * The hosts that the topic {@code inventory} gives a pool, for who runs on one of them.
     *
     * @param lingering whether somebody will release what is retired
     * @param power what controls the hosts' power
     */
    public static PublishedInventory published(
            ThisMachine machine, boolean lingering, HostPower power, InstantSource clock) {
        return new PublishedInventory(
                host -> new LibvirtHypervisor(LibvirtHost.of(host, machine), LibvirtLimits.DEFAULTS, clock),
                host -> machine.isAt(host.uri()),
                power,
                lingering);
    }

    /**
     * The same for who runs on none of them: an address that leads here, as a forwarded port does, is no local host. Somebody
     * has to release what is retired.
     *
     * @param power what controls the hosts' power
     */
    public static PublishedInventory elsewhere(HostPower power, InstantSource clock) {
        return new PublishedInventory(
                host -> new LibvirtHypervisor(LibvirtHost.of(host), LibvirtLimits.DEFAULTS, clock),
                host -> false,
                power,
                true);
    }

    @Override
    public SortedSet<String> hosts() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(hypervisors.keySet()));
    }

    @Override
    public Optional<Hypervisor> hypervisor(String host) {
        return Optional.ofNullable(hypervisors.get(host));
    }

    @Override
    public HostPower power() {
        return power;
    }

    @Override
    public void close() {
        hypervisors.values().forEach(LibvirtHypervisor::close);
    }
}
