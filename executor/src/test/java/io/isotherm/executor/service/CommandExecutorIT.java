package io.isotherm.executor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.KafkaFixture;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.runtime.config.Secrets;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Whereabouts;
import io.isotherm.simulator.SimulatedClock;
import io.isotherm.simulator.SimulatedPool;
import io.isotherm.simulator.load.GuestLoad;
import io.isotherm.simulator.load.LoadTrace;
import io.isotherm.simulator.spec.HostSpec;
import io.isotherm.simulator.spec.VmSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The executor on a real broker: its life cycle, and that it may be killed at any stage. */
class CommandExecutorIT extends RunningExecutors {
    @Test
    void carriesACommandThroughItsWholeLifeOnASimulatedPool() {
        SimulatedClock clock = new SimulatedClock(InstantSource.system().instant());
        SimulatedPool simulated = SimulatedPool.builder(ExecutorFixture.POOL)
                .start(clock.instant())
                .clock(clock)
                .host(HostSpec.named("xen1").cpus(4, 2000).memoryKib(16L << 20).build())
                .host(HostSpec.named("xen2").cpus(4, 2000).memoryKib(16L << 20).build())
                .vm(new VmSpec(
                        ExecutorFixture.WEB, "web", 2, 4L << 20, LoadTrace.constant(GuestLoad.NONE), 0, 0, "xen1"))
                .build();
        CommandExecutor executor = start(simulated.inventory(), clock);

        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG).until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return statuses().contains(CommandStatus.SUCCEEDED);
        });

        assertThat(statuses())
                .startsWith(CommandStatus.ACCEPTED, CommandStatus.RUNNING)
                .endsWith(CommandStatus.SUCCEEDED);
        assertThat(simulated.placement()).containsEntry(ExecutorFixture.WEB, "xen2");
        assertThat(fixture.events().get(fixture.events().size() - 1).getWhereabouts())
                .isEqualTo(Whereabouts.DESTINATION);
        assertThat(executor.health().live()).isTrue();
        assertThat(executor.health().ready()).isTrue();
    }

    /** Kafka refuses what is dated more than an hour ahead. */
    @Test
    void reportsAllTheSameWithAClockThatIsHoursAhead() {
        CommandExecutor executor = start(
                config("agent-1", List.of("xen1")).withMaxCommandAge(Duration.ofHours(4)),
                pool,
                InstantSource.offset(InstantSource.system(), Duration.ofHours(2)));
        fixture.give(KafkaFixture.command("c1")
                .setDeadline(InstantSource.system().instant().plus(Duration.ofHours(4))));
        arrive();
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(statuses()).startsWith(CommandStatus.ACCEPTED, CommandStatus.RUNNING);
        assertThat(executor.health().details().get("clock")).contains("Kafka refuses its dates; set it");
    }

    @Test
    void carriesOutACommandOnceWhenItWasKilledBeforeItAcceptedIt() {
        CommandExecutor first = start();
        crashWhenAsked(first);
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG)
                .until(() -> "STOPPED".equals(first.health().details().get("state")));
        pool.onFind(() -> {});
        assertThat(statuses()).isEmpty();

        start();
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void saysThatNothingCameOfItWhenItWasKilledBetweenAcceptingAndBeginning() {
        CommandExecutor first = start();
        pool.onMigrate(() -> {
            first.crash();
            throw new HypervisorException(Kind.OTHER, "the process is gone");
        });
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG)
                .until(() -> "STOPPED".equals(first.health().details().get("state")));
        pool.onMigrate(() -> {});
        await().atMost(LONG).until(() -> !statuses().isEmpty());
        assertThat(statuses()).containsExactly(CommandStatus.ACCEPTED);

        start(
                config("agent-1", List.of("xen1")).withMaxCommandAge(Duration.ofSeconds(1)),
                pool,
                InstantSource.system());

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.FAILED));
        assertThat(last().getReason()).isEqualTo(MigrationReason.EXECUTOR_RESTARTED);
        assertThat(last().getWhereabouts()).isEqualTo(Whereabouts.SOURCE);
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void followsAMigrationThatWentOnWhileItWasDead() {
        CommandExecutor first = start();
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.RUNNING));
        first.crash();

        start();
        await().atMost(LONG).until(() -> last().getDetail().contains("restarted"));
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void reportsAnOutcomeThatItCouldNotPublishBeforeItWasKilled() {
        CommandExecutor first = start();
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.RUNNING));
        crashWhenAsked(first);
        arrive();
        await().atMost(LONG)
                .until(() -> "STOPPED".equals(first.health().details().get("state")));
        pool.onFind(() -> {});
        assertThat(statuses()).doesNotContain(CommandStatus.SUCCEEDED);

        start();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void shutsTheOlderOfTwoExecutorsOfOneNameOut() {
        CommandExecutor older = start();
        await().atMost(LONG).until(() -> older.health().ready());
        CommandExecutor newer = start();
        await().atMost(LONG).until(() -> newer.health().ready());

        fixture.give(KafkaFixture.command("c1"));
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        await().atMost(LONG).until(() -> !older.health().live());
        assertThat(older.health().details()).containsEntry("state", "FENCED");
        assertThat(older.health().details().get("trouble"))
                .contains("executor.instance")
                .contains("agent-1");
        assertThat(newer.health().live()).isTrue();
        assertThat(pool.migrations()).hasSize(1);
        assertThat(statuses().stream().filter(status -> status == CommandStatus.ACCEPTED))
                .hasSize(1);
    }

    @Test
    void aRecordThatIsNoCommandStopsNothing() {
        start();
        byte[] junk = "not Avro".getBytes(StandardCharsets.UTF_8);
        fixture.give("lab/xen1", junk, InstantSource.system().millis());
        fixture.give(
                "lab/xen1",
                new byte[] {0, 0, 1, 0, 0, 42},
                InstantSource.system().millis());
        fixture.give(KafkaFixture.command("c1"));
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(fixture.deadLetters()).hasSize(2);
        assertThat(fixture.deadLetters().get(0).value()).isEqualTo(junk);
    }

    @Test
    void answersACommandOnceThatAnEarlierRunHasAnswered() {
        CommandExecutor first = start();
        fixture.give(KafkaFixture.command("c1").setDestination("xen9"));
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.REJECTED));
        first.close();

        CommandExecutor second = start();
        await().atMost(LONG).until(() -> second.health().ready());
        fixture.give(KafkaFixture.command("c1"));

        await().atMost(LONG).until(() -> fixture.events().size() == 2);
        assertThat(statuses()).containsExactly(CommandStatus.REJECTED, CommandStatus.REJECTED);
        assertThat(last().getReason()).isEqualTo(MigrationReason.DUPLICATE);
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void beginsOnlyWhatIsOnRecordAsAccepted() {
        AtomicLong onRecord = new AtomicLong(-1);
        pool.onMigrate(() -> onRecord.set(fixture.eventsOnRecord()));
        start();
        fixture.give(KafkaFixture.command("c1"));

        await().atMost(LONG).until(() -> !pool.migrations().isEmpty());
        assertThat(onRecord.get()).isPositive();
    }

    @Test
    void startsNothingThatThePoolsConfigurationForbids() {
        fixture.apply(config(true));
        start();
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.REJECTED));
        assertThat(last().getReason()).isEqualTo(MigrationReason.POOL_PAUSED);
        assertThat(pool.migrations()).isEmpty();

        fixture.apply(config(false));
        AtomicInteger number = new AtomicInteger(1);
        await().atMost(LONG).until(() -> {
            // Which of two topics is read first is not known: a command may
            // come before the configuration that allows it.
            fixture.give(KafkaFixture.command("c" + number.incrementAndGet()));
            return statuses().contains(CommandStatus.ACCEPTED);
        });
        await().atMost(LONG).until(() -> pool.migrations().size() == 1);
    }

    @Test
    void sendsNoGuestToAHostThatAnotherExecutorIsToPutToSleep() {
        start();
        fixture.give(KafkaFixture.power("p1", "xen2", PowerAction.SLEEP));
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.REJECTED));
        assertThat(last().getReason()).isEqualTo(MigrationReason.DESTINATION_UNREACHABLE);
        assertThat(last().getDetail()).contains("xen2 is being put to sleep");
        assertThat(pool.migrations()).isEmpty();
    }

    @Test
    void reportsOnToItsEndWhatRunsWhenThePoolIsPaused() {
        start();
        fixture.give(KafkaFixture.command("c1"));
        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.RUNNING));
        fixture.apply(config(true));
        AtomicInteger number = new AtomicInteger(1);
        await().atMost(LONG).until(() -> {
            fixture.give(KafkaFixture.command("c" + number.incrementAndGet()));
            return fixture.events().stream().anyMatch(event -> event.getReason() == MigrationReason.POOL_PAUSED);
        });
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(pool.migrations()).hasSize(1);
        assertThat(pool.runs(ExecutorFixture.WEB, "xen2")).isTrue();
    }

    @Test
    void refusesWhatIsOldInABacklogAndBeginsWhatIsFresh() {
        Instant earlier =
                InstantSource.system().instant().minus(Duration.ofMinutes(14)).truncatedTo(ChronoUnit.MILLIS);
        fixture.give(KafkaFixture.command("old").setIssuedAt(earlier));
        fixture.give(KafkaFixture.command("fresh"));
        start();
        arrive();

        await().atMost(LONG).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
        assertThat(fixture.events())
                .filteredOn(event -> event.getCommandId().equals("old"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getStatus()).isEqualTo(CommandStatus.REJECTED);
                    assertThat(event.getReason()).isEqualTo(MigrationReason.COMMAND_TOO_OLD);
                    assertThat(event.getDetail()).contains(earlier.toString(), "executor.maxCommandAge");
                });
        assertThat(fixture.events())
                .filteredOn(event -> event.getCommandId().equals("fresh"))
                .extracting(MigrationEvent::getStatus)
                .startsWith(CommandStatus.ACCEPTED, CommandStatus.RUNNING)
                .endsWith(CommandStatus.SUCCEEDED);
        assertThat(pool.migrations()).hasSize(1);
    }

    @Test
    void refusesAnOldPowerCommandInABacklogAndCarriesOutAFreshOne() {
        Instant earlier =
                InstantSource.system().instant().minus(Duration.ofMinutes(14)).truncatedTo(ChronoUnit.MILLIS);
        fixture.give(KafkaFixture.power("old", "xen3", PowerAction.SLEEP).setIssuedAt(earlier));
        fixture.give(KafkaFixture.power("fresh", "xen2", PowerAction.SLEEP));
        startPower();

        await().atMost(LONG)
                .until(() ->
                        fixture.powerEvents().stream().anyMatch(event -> event.getStatus() == CommandStatus.SUCCEEDED));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(fixture.powerEvents())
                        .filteredOn(event -> event.getCommandId().equals("old"))
                        .singleElement()
                        .satisfies(event -> {
                            assertThat(event.getStatus()).isEqualTo(CommandStatus.REJECTED);
                            assertThat(event.getReason()).isEqualTo(PowerReason.COMMAND_TOO_OLD);
                            assertThat(event.getDetail()).contains(earlier.toString(), "executor.maxCommandAge");
                        }));
        assertThat(pool.powerCalls()).containsExactly("sleep xen2");
    }

    @Test
    void reportsWhileItsReaderStillWaitsForTheNextRecord() {
        ConfigReader patient = new ConfigReader(
                "test.yaml",
                ConfigFile.parse("test.yaml", "client: {fetch.max.wait.ms: '6000', request.timeout.ms: '9000'}"));
        KafkaConnection kafka = new KafkaConnection(
                fixture.kafka.bootstrapServers(),
                fixture.kafka.registryUrls(),
                Secrets.NONE,
                patient.secrets("client"),
                fixture.kafka.topicPrefix());
        start(config("agent-1", List.of("xen1")), pool, kafka, InstantSource.system());
        fixture.give(KafkaFixture.command("c1"));
        arrive();

        await().atMost(Duration.ofSeconds(4)).until(() -> statuses().contains(CommandStatus.SUCCEEDED));
    }

    private static PoolConfig config(boolean paused) {
        PoolConfig config = PoolConfigs.defaults(ExecutorFixture.POOL);
        config.getDecision().setMode(Mode.AUTOMATIC);
        config.getDecision().setPaused(paused);
        return config;
    }

    private void crashWhenAsked(CommandExecutor executor) {
        AtomicBoolean crashed = new AtomicBoolean();
        pool.onFind(() -> {
            if (crashed.compareAndSet(false, true)) {
                executor.crash();
            }
        });
    }

    private MigrationEvent last() {
        List<MigrationEvent> events = fixture.events();
        return events.get(events.size() - 1);
    }

    private CommandExecutor start() {
        return start(pool, InstantSource.system());
    }

    private CommandExecutor start(Inventory inventory, InstantSource clock) {
        return start("agent-1", List.of("xen1"), inventory, clock);
    }
}
