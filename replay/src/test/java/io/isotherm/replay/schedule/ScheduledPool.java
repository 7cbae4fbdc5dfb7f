package io.isotherm.replay.schedule;

import io.isotherm.schema.HostCapacity;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.VmMetrics;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A pool of 2 to 40 hosts in small: guests whose load wanders, surges and follows a tide, hosts that fall silent and whose
 * clocks differ, guests that operators start, stop and move by hand.
 */
final class ScheduledPool {
    static final String NAME = "p";

    private static final long GIB = 1024L * 1024;
    private static final long MINUTE = 60_000;

    final Map<String, ScheduledHost> hosts = new TreeMap<>();
    final Map<String, ScheduledGuest> guests = new TreeMap<>();
    private final Random random;
    private final long beat;
    private final double unrest;
    private final double tide;
    private final double wild;
    private final Map<String, Long> surges = new TreeMap<>();
    private final List<String> leftBehind = new ArrayList<>();

    ScheduledPool(Random random, long beat) {
        this.random = random;
        this.beat = beat;
        this.unrest = random.nextInt(3) == 0 ? 0 : random.nextDouble();
        this.tide = random.nextInt(3) == 0 ? 0 : 0.8 * random.nextDouble();
        this.wild = random.nextInt(3) == 0 ? 0 : 0.03 * random.nextDouble();
        hosts();
        guests();
    }

    ScheduledHost host(String name) {
        return Objects.requireNonNull(hosts.get(name), name);
    }

    ScheduledGuest guest(String uuid) {
        return Objects.requireNonNull(guests.get(uuid), uuid);
    }

    private void hosts() {
        int count = (int) Math.round(2 * Math.pow(20, random.nextDouble()));
        boolean unequal = random.nextInt(3) == 0;
        boolean clocks = random.nextInt(5) == 0;
        HostCapacity usual = capacity();
        for (int i = 0; i < count; i++) {
            String name = String.format("h%02d", i);
            long clock = clocks && random.nextInt(4) == 0 ? (random.nextInt(11) - 5) * 1000L : 0;
            hosts.put(
                    name,
                    new ScheduledHost(
                            name,
                            unequal ? capacity() : usual,
                            0.1 + 0.4 * random.nextDouble(),
                            (1 + random.nextInt(4)) * 1000L,
                            clock));
        }
    }

    private HostCapacity capacity() {
        return new HostCapacity(
                12 + 4 * random.nextInt(2),
                random.nextBoolean() ? 2000.0 : 2600.0,
                (64L << random.nextInt(3)) * GIB,
                1e9,
                1e9);
    }

    private void guests() {
        double level = 0.05 + 0.75 * random.nextDouble();
        double crowding = random.nextInt(3) == 0 ? 0.4 : 1;
        int number = 0;
        for (ScheduledHost host : hosts.values()) {
            int count = 2 + random.nextInt(7);
            for (int i = 0; i < count; i++) {
                int vcpus = 1 << random.nextInt(3);
                double mean = Math.min(
                        vcpus * 0.95, level * host.capacity.getCpus() / count * (0.3 + 1.4 * random.nextDouble()));
                // In a crowded pool most guests begin on the first hosts.
                List<ScheduledHost> some =
                        List.copyOf(hosts.values()).subList(0, Math.max(1, (int) (crowding * hosts.size())));
                ScheduledHost home = crowding < 1 ? some.get(random.nextInt(some.size())) : host;
                add(number++, vcpus, mean, home);
            }
        }
    }

    private void add(int number, int vcpus, double mean, ScheduledHost home) {
        long memory = (1L + random.nextInt(16)) * GIB;
        if (memory > freeKib(home)) {
            return;
        }
        String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
        guests.put(uuid, new ScheduledGuest(uuid, "vm" + number, vcpus, memory, mean, home.name));
    }

    /** Memory that is free for further guests, those on their way counted. */
    long freeKib(ScheduledHost host) {
        long used = host.ownKib();
        for (ScheduledGuest guest : guests.values()) {
            if (guest.running && (guest.host.equals(host.name) || host.name.equals(guest.destination))) {
                used += guest.memoryKib;
            }
        }
        return host.capacity.getMemoryKib() - used;
    }

    boolean isEmpty(String host) {
        return guests.values().stream()
                .noneMatch(guest -> guest.running && (guest.host.equals(host) || host.equals(guest.destination)));
    }

    /** Lets a beat pass that ends at a time. */
    void pass(long now) {
        wander(now);
        Map<String, Double> wanted = new TreeMap<>();
        guests.values().forEach(guest -> wanted.merge(guest.host, guest.demand(), Double::sum));
        for (ScheduledHost host : hosts.values()) {
            if (!host.awake) {
                continue;
            }
            double room = host.capacity.getCpus() - host.own;
            double all = wanted.getOrDefault(host.name, 0.0);
            double granted = all <= room ? 1 : room / all;
            host.cpuNanos += (long) ((host.own + all * granted) * beat * 1e6);
            for (ScheduledGuest guest : guests.values()) {
                if (guest.host.equals(host.name)) {
                    guest.uses(guest.demand() * granted, beat);
                }
            }
        }
        disturb(now);
    }

    private void wander(long now) {
        double factor = 1 + tide * Math.sin(now / (20.0 * MINUTE));
        surges.values().removeIf(until -> until <= now);
        for (ScheduledGuest guest : guests.values()) {
            if (random.nextDouble() < wild * beat / MINUTE) {
                surges.put(guest.uuid, now + (1 + random.nextInt(20)) * MINUTE);
            }
            double mean = surges.containsKey(guest.uuid) ? guest.vcpus : guest.mean * factor;
            // Slow enough that windows that are cut a beat apart see much the same.
            guest.demand(guest.demand()
                    + 0.25 * beat / MINUTE * (mean - guest.demand())
                    + 0.1 * unrest * guest.mean * random.nextGaussian());
        }
    }

    /** What operators and faults do, about once in ten minutes. */
    private void disturb(long now) {
        if (random.nextDouble() > beat / (10.0 * MINUTE)) {
            return;
        }
        ScheduledHost host = any(List.copyOf(hosts.values()));
        switch (random.nextInt(7)) {
            case 0 -> host.silentUntil = now + (1 + random.nextInt(8)) * MINUTE;
            case 1 -> host.hiddenMemoryUntil = now + (5 + random.nextInt(60)) * MINUTE;
            case 2 -> host.unreachableUntil = now + (5 + random.nextInt(30)) * MINUTE;
            case 3 -> moveByHand(host, now);
            case 4 -> startOrStop(host);
            case 5 -> host.executorDownUntil = now + (2 + random.nextInt(20)) * MINUTE;
            default -> host.own = random.nextInt(4) == 0 ? 0.5 * host.capacity.getCpus() : 0.3;
        }
    }

    private void moveByHand(ScheduledHost there, long now) {
        if (guests.isEmpty() || !there.awake) {
            return;
        }
        ScheduledGuest guest = any(List.copyOf(guests.values()));
        if (guest.running
                && guest.destination == null
                && guest.leftAloneUntil <= now
                && guest.memoryKib <= freeKib(there)) {
            if (random.nextInt(3) == 0 && !guest.host.equals(there.name)) {
                leftBehind.add(guest.host + "/" + guest.uuid);
            }
            guest.arrive(there.name);
        }
    }

    private void startOrStop(ScheduledHost host) {
        if (!host.awake) {
            return;
        }
        List<ScheduledGuest> here = guests.values().stream()
                .filter(guest -> guest.host.equals(host.name) && guest.destination == null)
                .toList();
        if (here.isEmpty() || random.nextBoolean()) {
            add(1000 + guests.size(), 1 << random.nextInt(3), 0.5 + random.nextDouble(), host);
        } else {
            ScheduledGuest guest = any(here);
            boolean fits = guest.memoryKib <= freeKib(host);
            guest.startOrStop(!guest.running && fits);
        }
    }

    /** The samples of a beat, in the order in which they come; none of hosts that sleep or are silent. */
    List<HostMetrics> samples(Instant start, long now) {
        List<HostMetrics> samples = new ArrayList<>();
        for (ScheduledHost host : hosts.values()) {
            if (host.awake && host.silentUntil <= now) {
                samples.add(sample(host, start, now));
            }
        }
        return samples;
    }

    private HostMetrics sample(ScheduledHost host, Instant start, long now) {
        List<VmMetrics> vms = new ArrayList<>();
        for (ScheduledGuest guest : guests.values()) {
            if (guest.host.equals(host.name)) {
                vms.add(guest.read(guest.running ? VmState.RUNNING : VmState.STOPPED));
            } else if (host.name.equals(guest.destination)) {
                vms.add(guest.read(VmState.MIGRATING_IN));
            } else if (leftBehind.contains(host.name + "/" + guest.uuid)) {
                vms.add(guest.read(VmState.STOPPED));
            }
        }
        return HostMetrics.newBuilder()
                .setPool(NAME)
                .setHost(host.name)
                .setSampledAt(start.plusMillis(now + host.phase + host.clock))
                .setSequence(host.sequence++)
                .setCollectorStartedAt(start)
                .setCapacity(host.capacity)
                .setCpuTimeNanos(host.cpuNanos)
                .setMemoryUsedKib(host.capacity.getMemoryKib() - freeKib(host))
                .setVms(vms)
                .build();
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
