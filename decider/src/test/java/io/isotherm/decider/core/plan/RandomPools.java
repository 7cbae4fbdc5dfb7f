package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.Pools;
import io.isotherm.schema.Resource;
import io.isotherm.schema.VmState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Pools at random, by seed: hosts of several sizes, hot, unknown, asleep, in maintenance; constraints of every kind. */
public final class RandomPools {
    /** Bytes per second; the narrow one is filled by ten guests or so. */
    private static final double NARROW_LINK = 1.5e8;

    private static final double WIDE_LINK = 1e9;

    private RandomPools() {}

    /** A pool whose hosts are filled up to about a share of their CPU. */
    public static Pools pool(long seed, int hosts, double fill) {
        Random random = new Random(seed);
        Pools pool = Pools.pool();
        List<String> guests = new ArrayList<>();
        List<String> maintenance = new ArrayList<>();
        for (int h = 0; h < hosts; h++) {
            String host = String.format("h%04d", h);
            double own = Math.min(0.98, Math.max(0, fill + random.nextGaussian() * 0.25));
            int cpus = 8 << random.nextInt(3);
            Pools.HostOf target = pool.host(host)
                    .size(cpus, 1000 + 500 * random.nextInt(3), (h % 4 == 1 ? 5L : 16L) * cpus)
                    .network(h % 3 == 0 ? NARROW_LINK : WIDE_LINK);
            if (random.nextInt(12) == 0) {
                pool.asleep(host);
                continue;
            }
            double used = 0;
            double memoryKept = h % 4 == 1 ? 4 : 40;
            while (used < own * cpus && target.memoryLeftGib() > memoryKept) {
                String guest = String.format("g%05d", guests.size());
                double cpu = 0.1 + random.nextDouble() * 2.4;
                VmState state = random.nextInt(25) == 0 ? VmState.PAUSED : VmState.RUNNING;
                target.guest(
                        guest, cpu, 1 + random.nextInt(12), random.nextDouble() * 3e7, state, random.nextInt(25) > 0);
                if (random.nextInt(4) > 0) {
                    target.usually(
                            1 + random.nextInt(60), cpu * (0.5 + random.nextDouble()), cpu * random.nextDouble());
                }
                if (guests.size() % 5 == 0) {
                    target.disk(cpu * 1e8);
                }
                guests.add(guest);
                used += cpu;
                if (random.nextInt(15) == 0) {
                    pool.moved(guest, host(random, hosts), host, Duration.ofMinutes(random.nextInt(40)));
                }
            }
            if (used > 0.85 * cpus) {
                target.hot(Resource.CPU);
            } else if (random.nextInt(12) == 0) {
                target.unknown();
            } else if (random.nextInt(12) == 0) {
                maintenance.add(host);
            }
            if (random.nextInt(20) == 0) {
                target.forecast(Resource.CPU, random.nextDouble(), 0.01, 0.02);
            }
        }
        constrain(pool, guests, maintenance, hosts, random);
        return pool;
    }

    private static void constrain(Pools pool, List<String> guests, List<String> maintenance, int hosts, Random random) {
        Map<String, List<String>> allowed = new TreeMap<>();
        Map<String, List<String>> forbidden = new TreeMap<>();
        Map<String, Integer> priorities = new TreeMap<>();
        List<String> excluded = new ArrayList<>();
        for (String guest : guests) {
            switch (random.nextInt(30)) {
                case 0 -> allowed.put(guest, List.of(host(random, hosts), host(random, hosts), host(random, hosts)));
                case 1 -> forbidden.put(guest, List.of(host(random, hosts), host(random, hosts)));
                case 2 -> priorities.put(guest, random.nextInt(3));
                case 3 -> excluded.add(guest);
                default -> {}
            }
        }
        List<List<String>> affinity = groups(guests, random);
        List<List<String>> antiAffinity = groups(guests, random);
        pool.configure(config -> {
            config.getConstraints().setAllowedHosts(allowed);
            config.getConstraints().setForbiddenHosts(forbidden);
            config.getConstraints().setPriorities(priorities);
            config.getConstraints().setExcludedVms(excluded);
            config.getConstraints().setAffinity(affinity);
            config.getConstraints().setAntiAffinity(antiAffinity);
            config.getConstraints().setMaintenanceHosts(maintenance);
            config.getConstraints().setHaReserveHosts(hosts > 4 ? 1 : 0);
        });
        for (int i = 0; i < 2 && !guests.isEmpty(); i++) {
            String guest = guests.get(random.nextInt(guests.size()));
            String on = pool.hostOf(guest);
            String to = host(random, hosts);
            if (!on.equals(to)) {
                pool.underWay(guest, on, to);
            }
        }
    }

    private static List<List<String>> groups(List<String> guests, Random random) {
        List<List<String>> groups = new ArrayList<>();
        for (int i = 0; i < guests.size() / 12; i++) {
            List<String> group = new ArrayList<>();
            for (int j = 0; j < 2 + random.nextInt(2); j++) {
                group.add(guests.get(random.nextInt(guests.size())));
            }
            groups.add(group);
        }
        return groups;
    }

    private static String host(Random random, int hosts) {
        return String.format("h%04d", random.nextInt(hosts));
    }
}
