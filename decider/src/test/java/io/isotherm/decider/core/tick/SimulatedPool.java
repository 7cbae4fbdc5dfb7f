package io.isotherm.decider.core.tick;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.DataQuality;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.VmState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A pool in small for closed-loop tests: guests of wandering load, hosts that fall silent or send poor data, executors
 * that are slow, fail, refuse or never answer, operators who interfere. All by a seed.
 */
final class SimulatedPool implements TruePool {

    /** A guest as it truly is. */
    static final class TrueGuest {
        final String name;
        final double gib;
        double cpus;
        String host;
        boolean seenTwice;

        TrueGuest(String name, double gib, double cpus, String host) {
            this.name = name;
            this.gib = gib;
            this.cpus = cpus;
            this.host = host;
        }
    }

    private record Due(long tick, Runnable happens) {}

    private final Random random;
    private final PoolRun run;
    private final TreeSet<String> hosts = new TreeSet<>();
    private final TreeSet<String> asleep = new TreeSet<>();
    final Map<String, TrueGuest> guests = new TreeMap<>();
    private final Map<String, String> arriving = new TreeMap<>();
    private final Map<String, Double> departed = new TreeMap<>();
    private final List<Due> due = new ArrayList<>();
    private final double level;
    long tick = 100;

    SimulatedPool(long seed, PoolRun run) {
        this.random = new Random(seed);
        this.run = run;
        int size = 3 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            hosts.add("h" + i);
        }
        level = 0.1 + 0.6 * random.nextDouble();
        List<String> names = List.copyOf(hosts);
        int count = size * (2 + random.nextInt(4));
        for (int i = 0; i < count; i++) {
            double share = level * Window.CPUS * size / count;
            guests.put(
                    "v" + i,
                    new TrueGuest(
                            "v" + i,
                            1 + random.nextInt(7),
                            share * (0.5 + random.nextDouble()),
                            names.get(random.nextInt(size))));
        }
    }

    /** What the next window shows. */
    Window next() {
        tick++;
        wander();
        departed.clear();
        List<Due> now = due.stream().filter(event -> event.tick() <= tick).toList();
        due.removeAll(now);
        now.forEach(event -> event.happens().run());
        if (random.nextInt(40) == 0) {
            interfere();
        }
        Window window = Window.at(tick);
        for (String host : hosts) {
            window.host(host);
            if (asleep.contains(host) || random.nextInt(60) == 0) {
                window.silent();
                continue;
            }
            window.departed(departed.getOrDefault(host, 0.0));
            for (TrueGuest guest : guests.values()) {
                if (guest.host.equals(host)) {
                    window.guest(guest.name, guest.cpus, guest.gib, VmState.RUNNING, random.nextInt(50) != 0);
                } else if (host.equals(arriving.get(guest.name))) {
                    window.guest(guest.name, 0, guest.gib, VmState.MIGRATING_IN, false);
                } else if (guest.seenTwice && host.equals(hosts.first())) {
                    window.guest(guest.name, 0.1, guest.gib, VmState.RUNNING, true);
                }
            }
            if (random.nextInt(60) == 0) {
                window.quality(random.nextBoolean() ? DataQuality.POOR : DataQuality.FAIR);
            }
        }
        return window;
    }

    /** Carries commands out, or fails to. */
    void execute(MigrationCommand command) {
        long begins = tick * Window.MINUTE;
        TrueGuest guest = guests.get(command.getVm());
        int fate = random.nextInt(20);
        if (fate == 0) {
            hear(command, CommandStatus.REJECTED, begins + 1000);
        } else if (fate == 1) {
            hear(command, CommandStatus.ACCEPTED, begins + 1000);
            hear(command, CommandStatus.FAILED, begins + 30_000);
        } else if (fate > 2) {
            long after = random.nextInt(4) == 0 ? 2 + random.nextInt(4) : 1;
            boolean reported = fate > 4;
            arriving.put(command.getVm(), command.getDestination());
            if (reported) {
                hear(command, CommandStatus.RUNNING, begins + 2000);
            }
            due.add(new Due(tick + after, () -> {
                arriving.remove(command.getVm());
                if (guest != null && guest.host.equals(command.getSource())) {
                    guest.host = command.getDestination();
                    // It was there for the first 40 seconds of the window.
                    departed.merge(command.getSource(), guest.cpus * 2 / 3, Double::sum);
                    if (reported) {
                        hear(command, CommandStatus.SUCCEEDED, tick * Window.MINUTE - 20_000);
                    }
                } else if (reported) {
                    hear(command, CommandStatus.FAILED, tick * Window.MINUTE - 20_000);
                }
            }));
        }
    }

    void execute(PowerCommand command) {
        int fate = random.nextInt(10);
        if (fate == 0) {
            run.hear(Events.of(command, CommandStatus.FAILED, tick * Window.MINUTE + 1000));
        } else if (fate > 1) {
            due.add(new Due(tick + 1 + random.nextInt(2), () -> {
                if (command.getAction() == PowerAction.SLEEP) {
                    asleep.add(command.getHost());
                } else {
                    asleep.remove(command.getHost());
                }
                run.hear(Events.of(command, CommandStatus.SUCCEEDED, tick * Window.MINUTE - 30_000));
            }));
        }
    }

    @Override
    public boolean isAsleep(String host) {
        return asleep.contains(host);
    }

    @Override
    public List<String> on(String host) {
        return guests.values().stream()
                .filter(guest -> guest.host.equals(host))
                .map(guest -> guest.name)
                .toList();
    }

    private void hear(MigrationCommand command, CommandStatus status, long at) {
        run.hear(Events.of(command, status, at));
    }

    private void wander() {
        double tide = 1 + 0.8 * Math.sin(tick / 20.0);
        for (TrueGuest guest : guests.values()) {
            double mean = level * tide * Window.CPUS * hosts.size() / guests.size();
            double next = guest.cpus + 0.3 * (mean - guest.cpus) + 0.3 * mean * random.nextGaussian();
            guest.cpus = Math.max(0.01, Math.min(4, next));
        }
    }

    private void interfere() {
        List<TrueGuest> all = List.copyOf(guests.values());
        TrueGuest guest = all.get(random.nextInt(all.size()));
        if (random.nextBoolean()) {
            guest.seenTwice = !guest.seenTwice;
        } else if (!arriving.containsKey(guest.name)) {
            List<String> awake =
                    hosts.stream().filter(host -> !asleep.contains(host)).toList();
            guest.host = awake.get(random.nextInt(awake.size()));
        }
    }
}
