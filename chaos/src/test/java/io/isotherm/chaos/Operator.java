package io.isotherm.chaos;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Somebody who changes the pool's configuration, and moves, starts and stops guests by hand, at bad moments. */
final class Operator {
    private static final long SECOND = 1000;
    /** Hosts are sampled so often. */
    static final long SAMPLE_MILLIS = 5 * SECOND;

    private static final long MINUTE = 60 * SECOND;

    private final SimulatedLog log;
    private final World world;
    private final Random random;
    private final PoolConfig config;
    private boolean gone;

    Operator(SimulatedLog log, World world, Random random) {
        this.log = log;
        this.world = world;
        this.random = random;
        config = PoolConfigs.defaults(World.POOL);
        config.getDetection().setSampleMillis(SAMPLE_MILLIS);
        config.getDetection().setWindowMillis(20 * SECOND);
        config.getDetection().setGraceMillis(5 * SECOND);
        config.getDetection().setK(2);
        config.getDetection().setN(3);
        config.getDecision().setTickMillis(20 * SECOND);
        config.getDecision().setCooldownMillis((1 + random.nextInt(4)) * MINUTE);
        config.getDecision().setForeignMoveMillis(MINUTE);
        config.getDecision().setCommandTimeoutMillis((2 + random.nextInt(4)) * MINUTE);
        config.getDecision().setMaxFailuresPerHour(1000);
        config.getConstraints().setSharedStorage(List.of("*"));
        config.getPower().setEnabled(random.nextInt(3) == 0);
        config.getPower().setReserveHosts(random.nextInt(2));
        config.getPower().setColdMillis(MINUTE);
        config.getPower().setMinUpMillis(MINUTE);
        config.getPower().setMinDownMillis(MINUTE);
        apply("applies");
        later();
        world.clock.in(10 * SECOND, this::touch);
    }

    private void later() {
        world.clock.in((60 + random.nextInt(180)) * SECOND, this::change);
    }

    /** From now on the pool is automatic and left to itself. */
    void leave() {
        gone = true;
        reset();
        apply("leaves with");
    }

    private void reset() {
        config.getDecision().setPaused(false);
        config.getDecision().setScenarioModes(Map.of());
        config.getConstraints().setMaintenanceHosts(List.of());
    }

    private void touch() {
        if (!gone) {
            world.change();
            world.clock.in((5 + random.nextInt(15)) * SECOND, this::touch);
        }
    }

    private void change() {
        if (gone) {
            return;
        }
        List<String> hosts = List.copyOf(world.hosts.keySet());
        String host = hosts.get(random.nextInt(hosts.size()));
        switch (random.nextInt(8)) {
            case 0 -> {
                config.getDecision().setPaused(true);
                apply("pauses the pool:");
            }
            case 1, 2, 3 -> {
                config.getConstraints().setMaintenanceHosts(List.of(host));
                apply("drains " + host + ":");
            }
            case 4 -> {
                config.getDecision().setScenarioModes(Map.of("IMBALANCE", Mode.OBSERVE, "OVERLOAD", Mode.OBSERVE));
                apply("only observes:");
            }
            case 5 -> {
                world.story.tell("operator", "deletes the configuration");
                log.append(Codec.record(SimulatedLog.TOPICS.poolConfig(), World.POOL, world.clock.instant(), null));
            }
            default -> {
                reset();
                apply("resumes:");
            }
        }
        later();
    }

    private void apply(String what) {
        config.setVersion(config.getVersion() + 1);
        config.setAppliedAt(world.clock.instant());
        world.story.tell("operator", what + " version " + config.getVersion());
        log.append(Codec.record(SimulatedLog.TOPICS.poolConfig(), World.POOL, world.clock.instant(), config));
    }
}
