package io.isotherm.launcher.demo;

import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.PoolConfig;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.VmSpec;
import java.time.Duration;
import java.util.List;

/**
 * What happens to the pool of a demo.
 *
 * @param hosts the hosts
 * @param vms the guests with their loads
 * @param config how the pool is run
 * @param duration of the whole story
 * @param failures migrations that are made to fail
 */
record DemoStory(
        List<HostSpec> hosts, List<VmSpec> vms, PoolConfig config, Duration duration, List<FailingMigration> failures) {

    /** Name of the demo's pool. */
    static final String POOL = "demo";

    /**
     * The next migration after a time fails.
     *
     * @param after time since the pool's start
     * @param kind how it fails
     * @param atShare at which share of its duration
     */
    record FailingMigration(Duration after, Kind kind, double atShare) {}
}
