package io.isotherm.simulator;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The inventory of a simulated pool. Closing it does nothing: the pool lives on. */
public final class SimulatedInventory implements Inventory {
    private final SortedMap<String, Hypervisor> hypervisors = new TreeMap<>();
    private final HostPower power;

    public SimulatedInventory(SimulatedPool pool) {
        pool.hostSpecs().forEach(host -> hypervisors.put(host.name(), new SimulatedHypervisor(pool, host)));
        this.power = new SimulatedPower(pool);
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
    public void close() {}

    /** Power through a controller that always answers, also when the host itself is silent. */
    private record SimulatedPower(SimulatedPool pool) implements HostPower {

        @Override
        public State state(String host) {
            return pool.call(engine -> {
                HostSim sim = engine.hosts.get(host);
                return sim == null
                        ? State.UNKNOWN
                        : switch (sim.power) {
                            case ON -> State.ON;
                            case ASLEEP, CRASHED -> State.OFF;
                            case SLEEPING, BOOTING -> State.CHANGING;
                        };
            });
        }

        @Override
        public void sleep(String host) {
            requireKnown(host);
            pool.call(engine -> {
                Admission.sleep(engine, host);
                return engine;
            });
        }

        @Override
        public void wake(String host) {
            requireKnown(host);
            pool.wake(host);
        }

        private void requireKnown(String host) {
            if (pool.hostSpecs().stream().noneMatch(spec -> spec.name().equals(host))) {
                throw new HypervisorException(
                        HypervisorException.Kind.UNSUPPORTED, "The inventory has no host " + host + " to control");
            }
        }
    }
}
