package io.isotherm.explain;

import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Move;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerDecision;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.Rejection;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.text.Counted;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a record of a topic says, in a line.
 *
 * @param level how much it should worry somebody
 * @param hosts the hosts that it tells of by name, in lower case
 * @param vms the guests that it tells of, by UUID and by name, in lower case
 * @param text the line, for people
 */
public record RecordLine(Level level, SortedSet<String> hosts, SortedSet<String> vms, String text) {

    /** How much a record should worry somebody, the least first. */
    public enum Level {
        /** As it should be. */
        INFO,
        /** Somebody may want to look: hot, unknown, refused, expired, rejected, stuck. */
        WARN,
        /** Something failed, or nothing can be decided. */
        ERROR
    }

    public RecordLine {
        hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
        vms = Collections.unmodifiableSortedSet(new TreeSet<>(vms));
    }

    /** The line of a record of any topic with Avro values. */
    public static RecordLine of(SpecificRecord value) {
        if (value instanceof HostMetrics sample) {
            return of(sample);
        } else if (value instanceof HostState state) {
            return of(state);
        } else if (value instanceof Decision decision) {
            return of(decision);
        } else if (value instanceof MigrationCommand command) {
            return new RecordLine(
                    Level.INFO,
                    names(command.getSource(), command.getDestination()),
                    names(command.getVm(), command.getVmName()),
                    Steps.command(command).text());
        } else if (value instanceof MigrationEvent event) {
            return new RecordLine(
                    level(event.getStatus()),
                    names(event.getSource(), event.getDestination()),
                    names(event.getVm()),
                    event.getVm() + " from " + event.getSource() + " to " + event.getDestination() + ": "
                            + Steps.event(event).text() + ", command " + event.getCommandId());
        } else if (value instanceof PowerCommand command) {
            return new RecordLine(
                    Level.INFO,
                    names(command.getHost()),
                    names(),
                    Steps.command(command).text());
        } else if (value instanceof PowerEvent event) {
            return new RecordLine(
                    level(event.getStatus()),
                    names(event.getHost()),
                    names(),
                    event.getAction() + " of " + event.getHost() + ": "
                            + Steps.event(event).text() + ", command " + event.getCommandId());
        } else if (value instanceof Approval approval) {
            return new RecordLine(
                    approval.getRejected() ? Level.WARN : Level.INFO,
                    names(),
                    names(),
                    Steps.answer(approval).text() + ", command " + approval.getCommandId());
        } else if (value instanceof PoolConfig config) {
            return of(config);
        }
        return new RecordLine(Level.INFO, names(), names(), String.valueOf(value));
    }

    private static RecordLine of(HostMetrics sample) {
        String problems =
                sample.getProblems().isEmpty() ? "" : "; not read: " + String.join("; ", sample.getProblems());
        return new RecordLine(
                sample.getComplete() ? Level.INFO : Level.WARN,
                names(sample.getHost()),
                sample.getVms().stream()
                        .flatMap(vm -> Stream.of(vm.getUuid(), vm.getName()))
                        .collect(Collectors.collectingAndThen(Collectors.toList(), RecordLine::lowered)),
                sample.getHost() + " sample " + sample.getSequence() + ": "
                        + Counted.of(sample.getVms().size(), "guest") + ", " + sample.getCpuTimeNanos() / 1_000_000_000
                        + " s of CPU time since boot, memory used " + sample.getMemoryUsedKib() / 1024 + " of "
                        + sample.getCapacity().getMemoryKib() / 1024 + " MiB" + problems);
    }

    private static RecordLine of(HostState state) {
        boolean worrying = state.getTemperature() == Temperature.HOT || state.getTemperature() == Temperature.UNKNOWN;
        return new RecordLine(
                worrying ? Level.WARN : Level.INFO,
                names(state.getHost()),
                state.getVms().stream()
                        .flatMap(vm -> Stream.of(vm.getUuid(), vm.getName()))
                        .collect(Collectors.collectingAndThen(Collectors.toList(), RecordLine::lowered)),
                state.getHost() + " is " + Words.temperature(state)
                        + (state.getQualityReasons().isEmpty()
                                ? ""
                                : "; " + String.join("; ", state.getQualityReasons())));
    }

    private static RecordLine of(Decision decision) {
        SortedSet<String> hosts = new TreeSet<>();
        SortedSet<String> vms = new TreeSet<>();
        for (Move move : decision.getMoves()) {
            hosts.addAll(names(move.getSource(), move.getDestination()));
            vms.addAll(names(move.getVm(), move.getVmName()));
        }
        for (PowerDecision action : decision.getPowerActions()) {
            hosts.addAll(names(action.getHost()));
        }
        for (Rejection rejection : decision.getRejections()) {
            hosts.addAll(names(rejection.getSource(), rejection.getDestination()));
            vms.addAll(names(rejection.getVm()));
        }
        boolean stuck = decision.getScenario() == Scenario.SATURATION;
        Level level = decision.getScenario() == Scenario.UNSAFE ? Level.ERROR : stuck ? Level.WARN : Level.INFO;
        return new RecordLine(level, hosts, vms, DecisionAnswer.summary(decision));
    }

    private static RecordLine of(PoolConfig config) {
        return new RecordLine(
                Level.INFO,
                names(),
                names(),
                "version " + config.getVersion() + " of the configuration holds from " + config.getAppliedAt()
                        + ": mode " + Words.mode(config.getDecision().getMode())
                        + (config.getDecision().getPaused() ? ", paused" : ""));
    }

    private static Level level(CommandStatus status) {
        return switch (status) {
            case FAILED, UNKNOWN -> Level.ERROR;
            case REJECTED, EXPIRED -> Level.WARN;
            case ACCEPTED, RUNNING, SUCCEEDED -> Level.INFO;
        };
    }

    private static SortedSet<String> names(@Nullable String... names) {
        return lowered(Stream.of(names).filter(name -> name != null).toList());
    }

    private static SortedSet<String> lowered(Iterable<String> names) {
        SortedSet<String> lowered = new TreeSet<>();
        names.forEach(name -> lowered.add(name.toLowerCase(Locale.ROOT)));
        return lowered;
    }
}
