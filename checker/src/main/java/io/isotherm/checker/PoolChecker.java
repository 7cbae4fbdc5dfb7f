package io.isotherm.checker;

import io.isotherm.schema.Approval;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes in the records of one pool and has the rules judge them. */
final class PoolChecker {
    private final PoolView pool;
    private final Findings findings;
    private final Agenda agenda = new Agenda();
    private final Tally tally;
    private final CapacityRule capacity = new CapacityRule();
    private final ProgressRule progress;
    private final LedgerRule ledger;
    private final HotspotWatch hotspots;
    private long clock = Long.MIN_VALUE;

    PoolChecker(String name, Findings findings, Tally tally, LedgerRule.Visibility visibility) {
        this.pool = new PoolView(name);
        this.findings = findings;
        this.tally = tally;
        this.progress = new ProgressRule(pool, findings);
        this.ledger = new LedgerRule(pool, findings, visibility);
        this.hotspots = new HotspotWatch(pool);
    }

    PoolView pool() {
        return pool;
    }

    ProgressRule progress() {
        return progress;
    }

    HotspotWatch hotspots() {
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
        pool.approved().add(approval.getCommandId());
    }

    void state(HostState state) {
        if (!pool.state(state.getHost()).add(StateHistory.State.of(state))) {
            findings.breach(
                    Invariant.I10,
                    pool.name(),
                    state.getWindowEnd().toEpochMilli(),
                    "the window of " + state.getHost() + " that ended " + state.getWindowEnd()
                            + " has a second state, or one after that of a later window");
        }
    }

    void decision(Decision decision) {
        DecisionView view = DecisionView.of(decision);
        tally.decisions++;
        DecisionView last = pool.lastDecision();
        if (pool.decisions().containsKey(view.id()) || (last != null && last.tick() == view.tick())) {
            findings.breach(
                    Invariant.I10, pool.name(), view.tick(), "decision " + view.id() + " appears a second time");
            return;
        }
        progress.decision(view, tally.scenarioMillis);
        pool.decided(view);
        long known = view.tick() + pool.lagMillis();
        Optional<PoolConfig> config = pool.configs().version(view.configVersion());
        if (config.isEmpty()) {
            findings.unchecked("hot hosts: configuration no longer in its topic");
        } else {
            agenda.at(known, () -> hotspots.judge(view, config.get(), known));
        }
    }

    void command(MigrationCommand command) {
        if (pool.moves().find(command.getCommandId()) != null) {
            findings.breach(
                    Invariant.I10,
                    pool.name(),
                    command.getIssuedAt().toEpochMilli(),
                    "migration command " + command.getCommandId() + " appears a second time");
            return;
        }
        CommandTrack track = new CommandTrack(command, pool.moves().size());
        pool.moves().add(track, pool.retentionMillis());
        long window = pool.windowMillis();
        track.demands(pool.host(track.source())
                .load(track.issuedAt() - window, track.issuedAt())
                .guest(track.vm()));
        long known = track.issuedAt() + pool.lagMillis();
        agenda.at(known, () -> judge(track, known));
    }

    private void judge(CommandTrack track, long known) {
        DecisionView decision = pool.decisions().get(track.decisionId());
        if (decision == null) {
            findings.unchecked("I1 to I5: a command without a visible decision");
            return;
        }
        Optional<PoolConfig> config = pool.configs().version(decision.configVersion());
        if (config.isEmpty()) {
            findings.unchecked("I1 to I5: configuration no longer in its topic");
            return;
        }
        long window = config.get().getDetection().getWindowMillis();
        JudgedMove move = new JudgedMove(pool, track, decision, config.get(), track.issuedAt(), known, window);
        OverlapRule.judge(move, findings);
        capacity.judge(move, findings);
        QualityRule.judge(move, findings);
        if (CooldownRule.judge(move, findings)) {
            tally.reversed++;
        }
        ConstraintRule.judge(move, findings);
        PowerRule.move(move, findings);
    }

    void event(MigrationEvent event) {
        CommandTrack track = pool.moves().find(event.getCommandId());
        if (track == null) {
            tally.eventsWithoutCommand++;
            return;
        }
        OutcomeRule.report(pool, track, event, findings);
        track.report(event.getStatus());
        if (event.getStatus() == CommandStatus.ACCEPTED) {
            track.accepted(event.getAt().toEpochMilli());
        }
        if (CommandTrack.isOutcome(event) && track.outcome() == null) {
            track.end(event);
            long due = track.endedAt() + pool.sampleMillis() + 2 * pool.windowMillis() + pool.lagMillis();
            agenda.at(due, () -> OutcomeRule.outcome(pool, track, event, findings));
        }
    }

    void powerCommand(PowerCommand command) {
        PowerLedger.Track track = pool.power().add(command);
        if (track == null) {
            findings.breach(
                    Invariant.I10,
                    pool.name(),
                    command.getIssuedAt().toEpochMilli(),
                    "power command " + command.getCommandId() + " appears a second time");
            return;
        }
        long known = track.issuedAt() + pool.lagMillis();
        agenda.at(known, () -> {
            DecisionView decision = pool.decisions().get(track.decisionId());
            Optional<PoolConfig> config =
                    decision == null ? Optional.empty() : pool.configs().version(decision.configVersion());
            if (config.isEmpty()) {
                findings.unchecked("I8: a power command without a visible decision or configuration");
            } else {
                PowerRule.sleep(pool, track, config.get(), known, findings);
            }
        });
    }

    void powerEvent(PowerEvent event) {
        pool.power().event(event);
    }

    /** Takes a sample in, unless it cannot be true or its clock is ahead of the pool. */
    void metrics(HostMetrics metrics) {
        tally.samples++;
        Optional<Sample> read = Sample.of(metrics);
        long ahead = pool.config().getDetection().getMaxClockAheadMillis();
        if (read.isEmpty() || read.get().at() > clock + ahead) {
            tally.implausibleSamples++;
            return;
        }
        Sample sample = read.get();
        String host = metrics.getHost();
        Sample previous = pool.host(host).newest();
        if (!pool.host(host).add(sample, pool.retentionMillis())) {
            return;
        }
        pool.sampled(sample.at());
        progress.sample(Math.min(sample.at(), clock));
        arrivals(host, sample);
        for (Placement.Transition transition : pool.placement().update(host, sample)) {
            ways(transition);
        }
        capacity.afterwards(pool, host, previous, sample, findings);
    }

    private void arrivals(String host, Sample sample) {
        for (String guest : sample.guests().keySet()) {
            List<CommandTrack> commands = pool.moves().ofGuest(guest);
            if (commands.isEmpty() || !sample.holds(guest)) {
                continue;
            }
            CommandTrack newest = newestTo(commands, host, sample.at());
            if (newest != null) {
                newest.arrived(sample.at());
            }
        }
    }

    private static @Nullable CommandTrack newestTo(List<CommandTrack> commands, String destination, long time) {
        for (int i = commands.size() - 1; i >= 0; i--) {
            CommandTrack track = commands.get(i);
            if (track.issuedAt() < time && track.destination().equals(destination) && !track.failedBy(time)) {
                return track;
            }
        }
        return null;
    }

    private void ways(Placement.Transition transition) {
        if (transition.from() == null) {
            return;
        }
        CommandTrack track = newestTo(pool.moves().ofGuest(transition.guest()), transition.to(), transition.at());
        boolean commanded = track != null
                && track.source().equals(transition.from())
                && transition.at() <= track.deadline() + 2 * pool.windowMillis();
        if (track == null || !commanded) {
            tally.foreignMoves++;
            pool.movedByOthers(transition.guest(), transition.at());
            return;
        }
        track.madeTheWay();
        OutcomeRule.madeTheWay(pool, track, transition.at(), findings);
    }

    /** Judges what can be judged only at the end of the topics. */
    void finish() {
        agenda.runAll();
        progress.finish();
        ledger.finish();
        hotspots.finish();
    }
}
