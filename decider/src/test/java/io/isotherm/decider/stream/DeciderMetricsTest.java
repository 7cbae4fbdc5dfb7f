package io.isotherm.decider.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.isotherm.decider.core.tick.Window;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.PoolKeys;
import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.schema.Whereabouts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What a decider tells operators: its metrics and its log. */
class DeciderMetricsTest {
    private final DrivenDecider decider = new DrivenDecider();
    private final Logger log = (Logger) LoggerFactory.getLogger(DecisionLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private @Nullable Level before;

    @BeforeEach
    void open() {
        lines.start();
        before = log.getLevel();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        configure(decider);
    }

    private static void configure(DrivenDecider configured) {
        configured.config(config());
    }

    private static PoolConfig config() {
        PoolConfig config = PoolConfigs.defaults(Window.POOL);
        config.setVersion(1);
        config.setAppliedAt(Instant.EPOCH);
        config.getDecision().setMode(Mode.AUTOMATIC);
        config.getConstraints().setSharedStorage(List.of("*"));
        return config;
    }

    @AfterEach
    void close() {
        log.detachAppender(lines);
        log.setLevel(before);
        decider.close();
    }

    private static Window overloaded(long minute) {
        return Window.at(minute)
                .host("a")
                .guest("v1", 4, 4)
                .guest("v2", 3, 4)
                .guest("v3", 2, 4)
                .host("b")
                .guest("v4", 1, 4);
    }

    private double gauge(String name, String... tags) {
        return decider.meters.get("isotherm.decider." + name).tags(tags).gauge().value();
    }

    private double count(String name, String... tags) {
        return decider.meters
                .get("isotherm.decider." + name)
                .tags(tags)
                .counter()
                .count();
    }

    private void report(MigrationCommand command, CommandStatus status, long minute, long elapsedMillis) {
        MigrationEvent event = MigrationEvent.newBuilder()
                .setCommandId(command.getCommandId())
                .setPool(command.getPool())
                .setVm(command.getVm())
                .setSource(command.getSource())
                .setDestination(command.getDestination())
                .setAt(Instant.ofEpochSecond(60 * minute))
                .setStatus(status)
                .setReason(status == CommandStatus.FAILED ? MigrationReason.MIGRATION_FAILED : MigrationReason.NONE)
                .setWhereabouts(Whereabouts.DESTINATION)
                .setElapsedMillis(elapsedMillis)
                .build();
        decider.put(
                decider.topics.migrationEvents(),
                PoolKeys.of(command.getPool(), command.getSource()),
                event,
                event.getAt());
    }

    @Test
    void tellsHowThePoolIs() {
        decider.window(overloaded(10).states());
        assertThat(gauge("hosts", "state", "hot")).isEqualTo(1);
        assertThat(gauge("hosts", "state", "asleep")).isZero();
        assertThat(gauge("scenario", "scenario", "overload")).isEqualTo(1);
        assertThat(gauge("scenario", "scenario", "paused")).isZero();
        assertThat(gauge("mode", "mode", "automatic")).isEqualTo(1);
        assertThat(gauge("mode", "mode", "observe")).isZero();
        assertThat(gauge("last.tick")).isEqualTo(600);
        assertThat(gauge("hot")).isNotNegative();
        assertThat(gauge("offers")).isZero();
    }

    @Test
    void beginsAllSeriesWithTheFirstDecision() {
        decider.window(overloaded(10).states());
        assertThat(count("moves", "status", "failed", "reason", "none")).isZero();
        assertThat(count("decisions", "scenario", "unsafe", "outcome", "nothing"))
                .isZero();
        assertThat(count("energy.saved", "basis", "measured")).isZero();
        assertThat(count("energy.saved", "basis", "estimated")).isZero();
        assertThat(count("moves.reverse")).isZero();
        assertThat(decider.meters.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .allSatisfy(tag ->
                        assertThat(tag.getValue()).isEqualTo(tag.getValue().toLowerCase(Locale.ROOT)));
    }

    @Test
    void countsEnergySavedAsMeasuredWhereAControllerMeasuredTheIdleHost() {
        PoolConfig config = config();
        config.setVersion(2);
        config.getPower().setEnabled(true);
        config.getPower().setColdMillis(5 * 60_000);
        config.getPower().setReserveHosts(0);
        config.getPower().setMinAwakeHosts(1);
        decider.config(config);
        decider.window(
                Window.at(10).host("a").guest("v1", 1, 4).host("b").host("c").states());
        decider.window(
                Window.at(15).host("a").guest("v1", 1, 4).host("b").host("c").states());
        List<PowerCommand> sleeps = decider.powers();
        assertThat(sleeps).extracting(PowerCommand::getHost).containsExactlyInAnyOrder("b", "c");
        for (PowerCommand sleep : sleeps) {
            asleep(sleep, sleep.getHost().equals("b") ? 60.0 : null, PowerReason.NONE);
            asleep(sleep, null, PowerReason.DUPLICATE);
        }
        for (long minute = 16; minute <= 18; minute++) {
            decider.window(Window.at(minute)
                    .host("a")
                    .guest("v1", 1, 4)
                    .host("b")
                    .silent()
                    .host("c")
                    .silent()
                    .states());
        }
        assertThat(count("energy.saved", "basis", "measured")).isEqualTo(60.0 * 120);
        assertThat(count("energy.saved", "basis", "estimated")).isEqualTo(100.0 * 120);
    }

    private void asleep(PowerCommand sleep, @Nullable Double idleWatts, PowerReason reason) {
        PowerEvent event = PowerEvent.newBuilder()
                .setCommandId(sleep.getCommandId())
                .setPool(sleep.getPool())
                .setHost(sleep.getHost())
                .setAction(sleep.getAction())
                .setAt(sleep.getIssuedAt().plusSeconds(30))
                .setStatus(CommandStatus.SUCCEEDED)
                .setReason(reason)
                .setIdleWatts(idleWatts)
                .build();
        decider.put(decider.topics.powerEvents(), PoolKeys.of(sleep.getPool(), sleep.getHost()), event, event.getAt());
    }

    @Test
    void setsWhatMovesTookBesideWhatWasExpected() {
        decider.window(overloaded(10).states());
        List<MigrationCommand> commands = decider.migrations();
        report(commands.get(0), CommandStatus.SUCCEEDED, 11, 60_000);
        assertThat(count("moves", "status", "succeeded", "reason", "none")).isEqualTo(1);
        assertThat(decider.meters.get("isotherm.decider.move.duration").timer().count())
                .isEqualTo(1);
        assertThat(decider.meters
                        .get("isotherm.decider.move.duration.ratio")
                        .summary()
                        .max())
                .isGreaterThan(1);
    }

    @Test
    void countsFailuresByTheirReason() {
        decider.window(overloaded(10).states());
        report(decider.migrations().get(0), CommandStatus.FAILED, 11, 5_000);
        assertThat(count("moves", "status", "failed", "reason", "migration_failed"))
                .isEqualTo(1);
        assertThat(decider.meters.get("isotherm.decider.move.duration").timer().count())
                .isZero();
    }

    @Test
    void tellsOfCommandsThatNoExecutorAnswers() {
        decider.window(overloaded(10).states());
        List<MigrationCommand> commands = decider.migrations();
        decider.window(overloaded(11).states());
        assertThat(gauge("commands.unanswered")).isZero();
        decider.window(overloaded(13).states());
        assertThat(gauge("commands.unanswered")).isEqualTo(commands.size());
        commands.forEach(command -> report(command, CommandStatus.RUNNING, 13, 1_000));
        decider.window(overloaded(14).states());
        assertThat(gauge("commands.unanswered")).isZero();
    }

    @Test
    void tellsNothingMoreOfPoolsThatItHasHandedOver() {
        MeterRegistry meters;
        try (DrivenDecider other = new DrivenDecider()) {
            meters = other.meters;
            configure(other);
            other.window(overloaded(10).states());
            assertThat(meters.find("isotherm.decider.scenario").gauges()).isNotEmpty();
        }
        assertThat(meters.find("isotherm.decider.scenario").gauges()).isEmpty();
        assertThat(meters.find("isotherm.decider.last.tick").gauges()).isEmpty();
        assertThat(meters.find("isotherm.decider.decisions").counters()).isNotEmpty();
    }

    @Test
    void tellsAgainOfPoolsThatAreHandedBackToIt() {
        MeterRegistry meters = new SimpleMeterRegistry();
        DeciderMetrics metrics = new DeciderMetrics(meters, alert -> {});
        metrics.read(overloaded(10).states().get(0));
        metrics.handOver();
        metrics.read(overloaded(11).states().get(0));
        assertThat(meters.find("isotherm.decider.last.tick").gauges()).isNotEmpty();
    }

    @Test
    void logsALineForEachEventThatCanBeUnderstoodAlone() {
        decider.window(overloaded(10).states());
        String command = decider.migrations().get(0).getCommandId();
        decider.put(
                decider.topics.approvals(),
                Window.POOL,
                new Approval(
                        Window.POOL, "p@1970-01-01T00:09:00Z/v9", "ann", Instant.ofEpochSecond(610), true, "not now"),
                Instant.ofEpochSecond(610));
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line ->
                        line.startsWith("Version 1 of the configuration of pool p, mode automatic, holds from "))
                .anyMatch(
                        line -> line.startsWith("Pool p is in OVERLOAD from 1970-01-01T00:10:00Z on, mode automatic: "))
                .anyMatch(
                        line -> line.matches("Decision p@1970-01-01T00:10:00Z of pool p commands: v\\d from a to b .*"))
                .anyMatch(line -> line.equals("ann has rejected p@1970-01-01T00:09:00Z/v9 of pool p: not now"));
        assertThat(lines.list)
                .allSatisfy(line -> assertThat(fields(line)).containsEntry("pool", "p"))
                .anySatisfy(line ->
                        assertThat(fields(line).get("commands")).asString().contains(command));
    }

    @Test
    void logsAScenarioOnlyWhenItBegins() {
        decider.window(overloaded(10).states());
        decider.window(overloaded(11).states());
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.startsWith("Pool p is in "))
                .hasSize(1);
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        List<KeyValuePair> pairs = line.getKeyValuePairs();
        return pairs.stream().collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }
}
