package io.isotherm.checker.core.conduct;

import io.isotherm.checker.core.judge.Judge;
import io.isotherm.checker.core.judge.JudgedConstraints;
import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.checker.core.observed.ObservedStates;
import io.isotherm.checker.core.report.Findings;
import io.isotherm.checker.core.report.Invariant;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Judges {@link Invariant#DRAIN}. */
public final class DrainJudge implements Judge {
    private static final class Drain {
        private final TreeSet<String> explained = new TreeSet<>();
        private long silentSince;
        private boolean reported;

        void goesOn(long tick) {
            silentSince = tick;
            reported = false;
        }
    }

    private final ObservedPool pool;
    private final Findings findings;
    private final Map<String, Drain> drains = new TreeMap<>();

    public DrainJudge(ObservedPool pool, Findings findings) {
        this.pool = pool;
        this.findings = findings;
    }

    @Override
    public void decided(ObservedDecision decision, PoolConfig config, long known) {
        List<String> hosts = config.getConstraints().getMaintenanceHosts();
        drains.keySet().retainAll(hosts);
        boolean expected = isExpected(decision, config);
        for (String host : hosts) {
            TreeSet<String> guests = guests(host, decision.tick(), config);
            if (guests.isEmpty()) {
                drains.remove(host);
                continue;
            }
            Drain drain = drains.computeIfAbsent(host, any -> new Drain());
            if (decision.explainedDrains().contains(host)) {
                drain.explained.addAll(guests);
            }
            guests.removeAll(drain.explained);
            guests.removeAll(heldByCommands(host, decision));
            if (drain.silentSince == 0
                    || guests.isEmpty()
                    || !expected
                    || !isKnown(host, decision.tick())
                    || isAttended(host, decision.tick())) {
                drain.goesOn(decision.tick());
            } else {
                stands(host, drain, guests, decision, config);
            }
        }
    }

    private static boolean isExpected(ObservedDecision decision, PoolConfig config) {
        JudgedConstraints rules = new JudgedConstraints(config);
        return decision.scenario() != Scenario.UNSAFE
                && rules.mode(Scenario.EVACUATION, decision.tick()) == Mode.AUTOMATIC
                && !config.getDecision().getPaused()
                && !rules.isBlackout(Scenario.EVACUATION, decision.tick());
    }

    private TreeSet<String> guests(String host, long tick, PoolConfig config) {
        TreeSet<String> guests = new TreeSet<>();
        ObservedSample sample = pool.awake(host, tick, config.getDetection().getWindowMillis());
        if (sample != null) {
            sample.guests().values().stream()
                    .filter(guest -> guest.state() == VmState.RUNNING)
                    .forEach(guest -> guests.add(guest.name()));
        }
        return guests;
    }

    private boolean isKnown(String host, long tick) {
        ObservedStates history = pool.states().get(host);
        ObservedStates.State state = history == null ? null : history.newest(tick, tick);
        return state != null && state.isKnown();
    }

    private boolean isAttended(String host, long tick) {
        return pool.moves().unfinished(tick, tick).stream()
                .anyMatch(command -> command.source().equals(host));
    }

    /** Guests whose command the decision names as unfinished, and whose executor has not told what became of it. */
    private TreeSet<String> heldByCommands(String host, ObservedDecision decision) {
        TreeSet<String> held = new TreeSet<>();
        for (String id : decision.unfinished()) {
            ObservedCommand command = pool.moves().find(id);
            if (command != null
                    && command.source().equals(host)
                    && command.acceptedAt() <= decision.tick()
                    && command.endedAt() > decision.tick()) {
                held.add(command.vmName());
            }
        }
        return held;
    }

    private void stands(
            String host, Drain drain, TreeSet<String> guests, ObservedDecision decision, PoolConfig config) {
        long silent = decision.tick() - drain.silentSince;
        long allowed = config.getDetection().getK() * config.getDetection().getWindowMillis();
        if (!drain.reported && silent > allowed) {
            drain.reported = true;
            findings.breach(
                    Invariant.DRAIN,
                    pool.name(),
                    decision.tick(),
                    host + " is in maintenance, but for " + silent / 1000
                            + " s no move has left it and no decision has said what holds its guests " + guests);
        }
    }
}
