package io.isotherm.replay.schedule;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Blackout;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What operators want of a pool: settings and rules at first, and what they change in the course of time. */
final class ScheduledConfigs {
    private static final long MINUTE = 60_000;
    private static final long PATIENT = 1000;

    private final Random random;
    private final ScheduledPool pool;
    private final double restless;
    private PoolConfig config;

    ScheduledConfigs(Random random, ScheduledPool pool, long beat, Instant start) {
        this.random = random;
        this.pool = pool;
        this.restless = random.nextInt(4) == 0 ? 0 : 1.0 / (10 + random.nextInt(120));
        this.config = PoolConfigs.defaults(ScheduledPool.NAME);
        config.setVersion(1);
        config.setAppliedAt(start);
        config.getDetection().setSampleMillis(beat);
        DecisionConfig decision = config.getDecision();
        decision.setMode(Mode.AUTOMATIC);
        decision.setCooldownMillis((5 + random.nextInt(40)) * MINUTE);
        decision.setForeignMoveMillis((5 + random.nextInt(60)) * MINUTE);
        decision.setCommandTimeoutMillis((5 + random.nextInt(15)) * MINUTE);
        decision.setMaxConcurrentMoves(1 + random.nextInt(12));
        decision.setMaxConcurrentMovesPerHost(1 + random.nextInt(3));
        if (random.nextBoolean()) {
            // Failures then excuse nothing before the checker.
            decision.setMaxFailuresPerHour((int) PATIENT);
        }
        if (random.nextInt(5) == 0) {
            List<String> algorithms = List.of("isotherm", "sandpiper", "mmt-pabfd");
            decision.setAlgorithms(Map.of("OVERLOAD", any(algorithms), "CONSOLIDATION", any(algorithms)));
        }
        if (random.nextInt(5) < 2) {
            config.getPower().setEnabled(true);
            config.getPower().setColdMillis((2 + random.nextInt(20)) * MINUTE);
            config.getPower().setMinUpMillis((5 + random.nextInt(30)) * MINUTE);
            config.getPower().setReserveHosts(random.nextInt(2));
        }
        config.getConstraints().setSharedStorage(List.of("*"));
        rules(config.getConstraints());
    }

    private void rules(ConstraintsConfig rules) {
        if (random.nextInt(3) == 0) {
            rules.setAntiAffinity(List.of(group(), group()));
        }
        if (random.nextInt(4) == 0) {
            rules.setAffinity(List.of(group()));
        }
        if (random.nextInt(4) == 0) {
            rules.setExcludedVms(group());
        }
        if (random.nextInt(4) == 0) {
            rules.setForbiddenHosts(Map.of(guest(), List.of(host())));
        }
        if (random.nextInt(4) == 0) {
            rules.setAllowedHosts(Map.of(guest(), List.of(host(), host())));
        }
        if (random.nextInt(8) == 0) {
            rules.setHaReserveHosts(1);
        }
        if (random.nextInt(8) == 0) {
            int from = random.nextInt(180);
            int to = from + 1 + random.nextInt(60);
            rules.setBlackouts(List.of(
                    Blackout.newBuilder().setFromMinute(from).setToMinute(to).build()));
        }
    }

    PoolConfig newest() {
        return PoolConfig.newBuilder(config).build();
    }

    /** The configuration that an operator publishes at a time, if any; asked once a minute. */
    Optional<PoolConfig> change(Instant now) {
        boolean paused = config.getDecision().getPaused();
        if (random.nextDouble() >= (paused ? 0.2 : restless)) {
            return Optional.empty();
        }
        config = newest();
        config.setVersion(config.getVersion() + 1);
        config.setAppliedAt(now);
        ConstraintsConfig rules = config.getConstraints();
        if (paused) {
            config.getDecision().setPaused(false);
            return Optional.of(newest());
        }
        switch (random.nextInt(8)) {
            case 0 -> config.getDecision().setPaused(true);
            case 1 -> rules(rules);
            case 2 -> {
                List<String> scenarios = List.of("EVACUATION", "OVERLOAD", "IMBALANCE", "CONSOLIDATION", "RULE_REPAIR");
                config.getDecision()
                        .setScenarioModes(
                                random.nextBoolean()
                                        ? Map.of()
                                        : Map.of(any(scenarios), any(List.of(Mode.OBSERVE, Mode.RECOMMEND))));
            }
            case 3, 4 -> rules.setMaintenanceHosts(List.of());
            default -> {
                List<String> drained = new ArrayList<>(rules.getMaintenanceHosts());
                String more = host();
                if (!drained.contains(more) && drained.size() + 1 < pool.hosts.size()) {
                    drained.add(more);
                }
                rules.setMaintenanceHosts(drained);
            }
        }
        return Optional.of(newest());
    }

    private List<String> group() {
        List<String> group = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            String guest = guest();
            if (!group.contains(guest)) {
                group.add(guest);
            }
        }
        return group.size() < 2 ? List.of("vm0", "vm1") : group;
    }

    private String guest() {
        List<ScheduledGuest> guests = List.copyOf(pool.guests.values());
        return guests.isEmpty() ? "vm0" : any(guests).name;
    }

    private String host() {
        return any(List.copyOf(pool.hosts.keySet()));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
