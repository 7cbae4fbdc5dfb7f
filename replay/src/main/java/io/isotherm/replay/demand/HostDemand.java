package io.isotherm.replay.demand;

import io.isotherm.schema.HostCapacity;

/**
 * A host of a recorded pool.
 *
 * @param name its name
 * @param capacity what it has
 * @param domain0MemoryKib memory that no guest holds, in KiB
 * @param domain0CpuShare share of its CPUs that no guest uses, 0 to below 1
 * @param fromStep the step in which it joins the pool
 * @param untilStep the step in which it fails, with the guests on it; the demand's number of steps if it never does
 */
public record HostDemand(
        String name,
        HostCapacity capacity,
        long domain0MemoryKib,
        double domain0CpuShare,
        int fromStep,
        int untilStep) {}
