package io.isotherm.checker.core;

import io.isotherm.checker.core.conduct.DrainJudge;
import io.isotherm.checker.core.conduct.HotspotJudge;
import io.isotherm.checker.core.conduct.UnsafeJudge;
import io.isotherm.checker.core.judge.Judge;
import io.isotherm.checker.core.judge.JudgedMove;
import io.isotherm.checker.core.judge.Judges;
import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedHost;
import io.isotherm.checker.core.observed.ObservedPlacement;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedPower;
import io.isotherm.checker.core.observed.ObservedRetention;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.checker.core.observed.ObservedStates;
import io.isotherm.checker.core.report.CheckTally;
import io.isotherm.checker.core.report.CheckTally.Count;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes in the records of one pool and has the judges judge them. */
final class PoolChecker {
    private final ObservedPool pool;
    private final Findings findings;
    private final Agenda agenda = new Agenda();
    private final CheckTally tally;
    private final HotspotJudge hotspots;
    private final List<Judge> judges;
    private long clock = Long.MIN_VALUE;

    PoolChecker(String name, Findings findings, CheckTally tally, ObservedRetention retention) {
        this.pool = new ObservedPool(name);
        this.findings = findings;
        this.tally = tally;
        this.hotspots = new HotspotJudge(pool, tally);
        this.judges = new ArrayList<>(Judges.of(pool, findings, tally, retention));
        judges.add(hotspots);
        judges.add(new DrainJudge(pool, findings));
        judges.add(new UnsafeJudge(pool, findings));
    }

    ObservedPool pool() {
        return pool;
    }

    HotspotJudge hotspots() {
        return hotspots;
    }

    /** Notes that the pool's records have come so far, and judges what was waiting for that. */
    void advance(long time) {
        clock = Math.max(clock, time);
        agenda.runBefore(clock);
    }

    /** How far the pool's records have come, epoch milliseconds. */
    long clock() {
        return clock;
    }

    void config(PoolConfig config) {
        pool.configs().add(config);
    }

    void approval(Approval approval) {
        if (approval.getRejected()) {
            pool.approved().remove(approval.getCommandId());
        } else {
            pool.approved().add(approval.getCommandId());
        }
    }

    /** Takes a state in; false if there are too many hosts already. */
    boolean state(HostState state) {
        if (pool.isFull(state.getHost())) {
            return false;
        }
        ObservedStates.State seen = ObservedStates.State.of(state);
        pool.windowEnded(seen);
        if (!pool.state(state.getHost()).add(seen)) {
            repeated(
                    state.getWindowEnd(),
                    "the window of " + state.getHost() + " that ended " + state.getWindowEnd()
                            + " has a second state, or one after that of a later window");
        }
        return true;
    }

    private void repeated(Instant at, String what) {
        judges.forEach(judge -> judge.repeated(at.toEpochMilli(), what));
    }

    void decision(Decision record) {
        Optional<PoolConfig> config = pool.config(record.getConfigVersion());
        ObservedDecision decision = ObservedDecision.of(
                record,
                config.map(known -> known.getConstraints().getMaintenanceHosts())
                        .orElse(List.of()));
        tally.add(Count.DECISIONS);
        ObservedDecision last = pool.lastDecision();
        if (pool.decisions().containsKey(decision.id()) || (last != null && last.tick() == decision.tick())) {
            repeated(record.getTick(), "decision " + decision.id() + " appears a second time");
            return;
        }
        judges.forEach(judge -> judge.decision(decision));
        if (last != null && decision.tick() > last.tick()) {
            tally.scenario(last.scenario().name(), decision.tick() - last.tick());
        }
        pool.decided(decision);
        long known = decision.tick() + pool.lagMillis();
        if (config.isEmpty()) {
            findings.unchecked("hot hosts, drains, UNSAFE: configuration no longer in its topic");
        } else {
            agenda.at(known, () -> judges.forEach(judge -> judge.decided(decision, config.get(), known)));
        }
    }

    void command(MigrationCommand record) {
        if (pool.moves().find(record.getCommandId()) != null) {
            repeated(record.getIssuedAt(), "migration command " + record.getCommandId() + " appears a second time");
            return;
        }
        ObservedCommand command = new ObservedCommand(record, pool.moves().size());
        pool.moves().add(command, pool.retentionMillis());
        long window = pool.windowMillis(command.issuedAt(), pool.config());
        command.demands(pool.load(command.source(), command.issuedAt(), window).guest(command.vm()));
        long known = command.issuedAt() + pool.lagMillis();
        agenda.at(known, () -> judge(command, known));
    }

    private void judge(ObservedCommand command, long known) {
        ObservedDecision decision = pool.decisions().get(command.decisionId());
        if (decision == null) {
            findings.unchecked("I1 to I5: a command without a visible decision");
            return;
        }
        Optional<PoolConfig> config = pool.config(decision.configVersion());
        if (config.isEmpty()) {
            findings.unchecked("I1 to I5: configuration no longer in its topic");
            return;
        }
        long window = pool.windowMillis(command.issuedAt(), config.get());
        JudgedMove move = new JudgedMove(pool, command, decision, config.get(), command.issuedAt(), known, window);
        judges.forEach(judge -> judge.move(move));
    }

    void event(MigrationEvent event) {
        ObservedCommand command = pool.moves().find(event.getCommandId());
        if (command == null) {
            tally.add(Count.EVENTS_WITHOUT_COMMAND);
            return;
        }
        judges.forEach(judge -> judge.report(command, event));
        command.report(event.getStatus());
        if (ObservedCommand.isAcceptance(event)) {
            command.accepted(event.getAt().toEpochMilli());
        }
        if (ObservedCommand.isOutcome(event) && command.outcome() == null) {
            command.end(event);
            long due = command.endedAt() + pool.sampleMillis() + 2 * pool.windowMillis() + pool.lagMillis();
            agenda.at(due, () -> judges.forEach(judge -> judge.outcome(command, event)));
        }
    }

    void powerCommand(PowerCommand record) {
        ObservedPower.Command command = pool.power().add(record);
        if (command == null) {
            repeated(record.getIssuedAt(), "power command " + record.getCommandId() + " appears a second time");
            return;
        }
        long known = command.issuedAt() + pool.lagMillis();
        agenda.at(known, () -> judge(command, known));
    }

    private void judge(ObservedPower.Command command, long known) {
        ObservedDecision decision = pool.decisions().get(command.decisionId());
        Optional<PoolConfig> config = decision == null ? Optional.empty() : pool.config(decision.configVersion());
        if (config.isEmpty()) {
            findings.unchecked("I8: a power command without a visible decision or configuration");
        } else {
            judges.forEach(judge -> judge.power(command, config.get(), known));
        }
    }

    void powerEvent(PowerEvent event) {
        pool.power().event(event);
    }

    /** Takes a sample in, unless it cannot be true or its clock is ahead of the pool; false if there are too many hosts. */
    boolean metrics(HostMetrics metrics) {
        if (pool.isFull(metrics.getHost())) {
            return false;
        }
        tally.add(Count.SAMPLES);
        String host = metrics.getHost();
        ObservedHost known = pool.hosts().get(host);
        ObservedSample previous = known == null ? null : known.newest();
        Optional<ObservedSample> read = ObservedSample.of(metrics, previous);
        long ahead = pool.config().getDetection().getMaxClockAheadMillis();
        if (read.isEmpty() || read.get().at() > clock + ahead) {
            tally.add(Count.IMPLAUSIBLE_SAMPLES);
            return true;
        }
        ObservedSample sample = read.get();
        if (!pool.host(host).add(sample, pool.retentionMillis())) {
            return true;
        }
        pool.sampled(sample.at());
        for (ObservedSample.Guest guest : sample.guests().values()) {
            List<ObservedCommand> commands = pool.moves().ofGuest(guest.uuid());
            // There are many guests in many samples, and few of them have moved.
            if (!commands.isEmpty() && sample.holds(guest.uuid())) {
                arrival(commands, host, sample.at());
                overtakings(commands, host, sample.at());
            }
        }
        pool.placement().update(host, sample).forEach(this::wayMade);
        judges.forEach(judge -> judge.sample(host, previous, sample, clock));
        return true;
    }

    private static void arrival(List<ObservedCommand> commands, String host, long time) {
        ObservedCommand newest = newestTo(commands, host, time);
        if (newest != null) {
            newest.arrived(time);
        }
    }

    /**
     * A guest that a third host shows after the source of its command has fallen silent: it has left the source, which
     * cannot say so. Whether it has is told by the end of the window.
     */
    private void overtakings(List<ObservedCommand> commands, String host, long time) {
        long window = pool.windowMillis();
        long end = Math.floorDiv(time + window - 1, window) * window;
        for (ObservedCommand command : commands) {
            if (command.issuedAt() >= time || command.touches(host) || command.overtakenBy(end)) {
                continue;
            }
            if (isSilent(command.source(), time)) {
                command.overtaken(time);
            } else {
                agenda.at(end, () -> {
                    if (isSilent(command.source(), end)) {
                        command.overtaken(end);
                    }
                });
            }
        }
    }

    private boolean isSilent(String host, long time) {
        ObservedSample newest = pool.host(host).newest(time);
        return newest == null || newest.at() < time - pool.windowMillis();
    }

    private static @Nullable ObservedCommand newestTo(List<ObservedCommand> commands, String destination, long time) {
        for (int i = commands.size() - 1; i >= 0; i--) {
            ObservedCommand command = commands.get(i);
            if (command.issuedAt() < time && command.destination().equals(destination) && !command.failedBy(time)) {
                return command;
            }
        }
        return null;
    }

    private void wayMade(ObservedPlacement.Transition transition) {
        if (transition.from() == null) {
            return;
        }
        ObservedCommand command = newestTo(pool.moves().ofGuest(transition.guest()), transition.to(), transition.at());
        boolean commanded = command != null
                && command.source().equals(transition.from())
                && transition.at() <= command.deadline() + 2 * pool.windowMillis();
        if (command == null || !commanded) {
            tally.add(Count.FOREIGN_MOVES);
            pool.movedByOthers(transition.guest(), transition.at());
            overtake(transition);
            return;
        }
        command.madeTheWay();
        judges.forEach(judge -> judge.wayMade(command, transition.at()));
    }

    private void overtake(ObservedPlacement.Transition foreign) {
        for (ObservedCommand command : pool.moves().ofGuest(foreign.guest())) {
            if (command.issuedAt() < foreign.at()
                    && command.source().equals(foreign.from())
                    && !command.destination().equals(foreign.to())) {
                command.overtaken(foreign.at());
            }
        }
    }

    /** Judges what can be judged only at the end of the topics. */
    void finish() {
        agenda.runAll();
        judges.forEach(Judge::finish);
    }
}
