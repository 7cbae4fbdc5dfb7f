package io.isotherm.replay.demand;

import io.isotherm.simulator.load.GuestLoad;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** What one guest asks for over time, step by step, whichever host it is on. Immutable. */
public final class VmDemand {

    /**
     * A time for which the guest is in the pool.
     *
     * @param fromStep its first step
     * @param untilStep the first step after it
     * @param host the host that it is on at its beginning
     */
    public record Stay(int fromStep, int untilStep, String host) {}

    /**
     * Memory that the guest holds from a step on.
     *
     * @param kib in KiB, above 0
     */
    public record Memory(int fromStep, long kib) {}

    private final UUID uuid;
    private final String name;
    private final int vcpus;
    private final List<Stay> stays;
    private final List<Memory> memory;
    private final float[] cpuMhz;
    private final float[] networkBytesPerSecond;
    private final float[] diskBytesPerSecond;

    /**
     * @param vcpus virtual CPUs, at least 1
     * @param stays when it is in the pool, in order, at least one
     * @param memory what it holds, in order, the first from the first stay's first step on
     * @param cpuMhz CPU asked for in each step, in MHz
     * @param networkBytesPerSecond received and sent in each step; as long as {@code cpuMhz}
     * @param diskBytesPerSecond read and written in each step; as long as {@code cpuMhz}
     */
    public VmDemand(
            UUID uuid,
            String name,
            int vcpus,
            List<Stay> stays,
            List<Memory> memory,
            float[] cpuMhz,
            float[] networkBytesPerSecond,
            float[] diskBytesPerSecond) {
        this.uuid = uuid;
        this.name = name;
        this.vcpus = vcpus;
        this.stays = List.copyOf(stays);
        this.memory = List.copyOf(memory);
        this.cpuMhz = cpuMhz.clone();
        this.networkBytesPerSecond = networkBytesPerSecond.clone();
        this.diskBytesPerSecond = diskBytesPerSecond.clone();
    }

    public UUID uuid() {
        return uuid;
    }

    public String name() {
        return name;
    }

    public int vcpus() {
        return vcpus;
    }

    public List<Stay> stays() {
        return stays;
    }

    public List<Memory> memory() {
        return memory;
    }

    /** What it asks for in a step; after the last one, as in the last one. */
    public GuestLoad at(int step) {
        int index = Math.min(step, cpuMhz.length - 1);
        return new GuestLoad(cpuMhz[index], networkBytesPerSecond[index], diskBytesPerSecond[index]);
    }

    /** The steps from one to before another, counted from 0 again; without stays if it is not there then. */
    VmDemand slice(int from, int until) {
        List<Stay> kept = new ArrayList<>();
        for (Stay stay : stays) {
            int begin = Math.max(stay.fromStep(), from);
            int end = Math.min(stay.untilStep(), until);
            if (begin < end) {
                kept.add(new Stay(begin - from, end - from, stay.host()));
            }
        }
        List<Memory> held = new ArrayList<>();
        for (Memory change : memory) {
            if (change.fromStep() <= from) {
                held.clear();
            }
            if (change.fromStep() < until) {
                held.add(new Memory(Math.max(0, change.fromStep() - from), change.kib()));
            }
        }
        return new VmDemand(
                uuid,
                name,
                vcpus,
                kept,
                held,
                Arrays.copyOfRange(cpuMhz, from, until),
                Arrays.copyOfRange(networkBytesPerSecond, from, until),
                Arrays.copyOfRange(diskBytesPerSecond, from, until));
    }
}
