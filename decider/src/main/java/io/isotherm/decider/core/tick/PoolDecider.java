package io.isotherm.decider.core.tick;

import io.isotherm.decider.core.inventory.Roster;
import io.isotherm.decider.core.issue.Approvals;
import io.isotherm.decider.core.issue.MoveIssuer;
import io.isotherm.decider.core.issue.PowerIssuer;
import io.isotherm.decider.core.ledger.CommandReport;
import io.isotherm.decider.core.ledger.HostSleep;
import io.isotherm.decider.core.ledger.Offers;
import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.ledger.OpenPower;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.reconcile.FalseClaims;
import io.isotherm.decider.core.reconcile.MoveReconciler;
import io.isotherm.decider.core.reconcile.PowerReconciler;
import io.isotherm.decider.core.reconcile.WindowPlacement;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.scenario.MovePacing;
import io.isotherm.decider.core.scenario.Recogniser;
import io.isotherm.decider.core.scenario.Situation;
import io.isotherm.decider.core.scenario.SpareCapacity;
import io.isotherm.decider.core.scenario.Unevenness;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.pool.ResolvedConfig.GuestName;
import io.isotherm.schema.Decision;
import io.isotherm.schema.Expectation;
import io.isotherm.schema.HostCounts;
import io.isotherm.schema.HostState;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.text.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides a tick of a pool: reconcile, recognise, plan, gate, issue. Pure and deterministic; knows no clock.
 *
 * <p>A decision is made at every tick, also when there is nothing to do.
 */
public final class PoolDecider {
    private static final int MOST_NOTES = 1000;

    /**
     * Decides a tick.
     *
     * @param ledger what is remembered of the pool
     * @param reports what was heard since the tick before, in {@link CommandReport#ORDER}; none is later than the tick
     * @param window the states of one complete window, one for each host
     * @param config the configuration in force
     * @param roster the pool's inventory as it is then
     * @param tick the end of that window
     */
    public TickResult tick(
            PoolLedger ledger,
            List<CommandReport> reports,
            Collection<HostState> window,
            PoolConfig config,
            Roster roster,
            Instant tick) {
        ResolvedConfig resolved = resolved(config, ledger, window);
        List<String> notes = new ArrayList<>(resolved.unmatched());
        Collection<HostState> believed =
                FalseClaims.setAside(window, ledger.moves().open(), notes);
        return tick(ledger, reports, believed, roster.withWatts(resolved.config()), roster, tick, notes);
    }

    private static TickResult tick(
            PoolLedger ledger,
            List<CommandReport> reports,
            Collection<HostState> window,
            PoolConfig config,
            Roster roster,
            Instant tick,
            List<String> notes) {
        long now = tick.toEpochMilli();
        Timing timing = Timing.of(config);
        WindowPlacement observed = new WindowPlacement(window);
        MoveReconciler reconciler = new MoveReconciler(observed, timing, now, notes);
        PoolLedger reconciled = reconcile(ledger, reports, reconciler, observed, timing, now, notes);
        Situation situation = Situation.of(config, timing, tick, reconciled, observed, window, roster);
        notes.addAll(situation.unlisted());
        if (config.getPower().getEnabled() && situation.model().hosts().stream().noneMatch(Host::powered)) {
            notes.add("power.enabled is set, and no host of the pool can be powered: nothing is packed; say in the"
                    + " inventory how hosts are powered ('isotherm apply -f inventory.yaml')");
        }
        situation = uneven(cold(situation));
        notes.addAll(situation.newlyAvoided(ledger));
        situation = MovePacing.paced(situation, ledger.moves(), reconciler.arrivals(), notes);

        PlanTrace trace = new PlanTrace();
        boolean paused = config.getDecision().getPaused();
        Recogniser recogniser = new Recogniser(situation, trace);
        recogniser.noteDrained();
        List<String> unsafe = recogniser.unsafe();
        boolean stopped = paused || !unsafe.isEmpty();
        MoveIssuer moves = new MoveIssuer(situation, trace);
        PowerIssuer powers = new PowerIssuer(situation, notes);
        Approvals approvals = new Approvals(situation, moves, powers, notes);
        approvals.act(stopped);
        List<Turn> turns =
                stopped ? stops(situation, paused, unsafe) : new Turns(situation, trace, moves, powers).take();
        approvals.drill(stopped);
        if (moves.leftOut() > 0) {
            notes.add(Counted.of(moves.leftOut(), "more planned move") + " that wait are not listed");
        }
        Turn first = turns.get(0);
        List<Plan> plans = turns.stream()
                .flatMap(turn -> Stream.ofNullable(turn.plan()))
                .filter(plan -> !plan.isEmpty())
                .toList();

        List<String> hot = situation.model().hosts().stream()
                .filter(host -> host.awake() && host.hot())
                .map(Host::name)
                .toList();
        PoolLedger after = situation
                .ledger()
                .with(moves.history())
                .with(powers.history())
                .with(approvals.left())
                .ticked(now, first.scenario(), hot);
        Decision decision = Decision.newBuilder()
                .setDecisionId(situation.decisionId())
                .setPool(ledger.pool())
                .setTick(tick)
                .setConfigVersion(config.getVersion())
                .setMode(first.mode())
                .setScenario(first.scenario())
                .setScenarioSince(Instant.ofEpochMilli(after.scenarioSince()))
                .setScenarioEvidence(first.evidence())
                .setAlgorithm(first.share().getAlgorithm())
                .setHosts(counts(situation))
                .setMoves(moves.moves())
                .setPowerActions(powers.actions())
                .setRejections(trace.rejections())
                .setRejectionCounts(new LinkedHashMap<>(trace.counts()))
                .setExpected(plans.isEmpty() ? null : expected(plans))
                .setUnfinished(unfinished(after))
                .setMostMoves(mostMoves(situation))
                .setMostMovesByHost(after.moves().pace().mostByHost())
                .setNotes(bounded(
                        Stream.concat(notes.stream(), trace.notes().stream()).toList()))
                .setScenarios(turns.stream().map(Turn::share).toList())
                .build();
        return new TickResult(after, decision, moves.commands(), powers.commands(), asleepWatts(after, config));
    }

    private static @Nullable Integer mostMoves(Situation situation) {
        int most = situation.budgets().concurrent();
        return most < situation.configured().concurrent() ? most : null;
    }

    private static SortedMap<String, Double> asleepWatts(PoolLedger ledger, PoolConfig config) {
        SortedMap<String, Double> watts = new TreeMap<>();
        for (Map.Entry<String, HostSleep> host : ledger.power().hosts().entrySet()) {
            if (host.getValue().state() == HostSleep.State.ASLEEP) {
                watts.put(
                        host.getKey(),
                        ResolvedConfig.watts(config, host.getKey()).get(0));
            }
        }
        return watts;
    }

    /** As many notes as somebody may read: others decide how much there is to be told. */
    private static List<String> bounded(List<String> notes) {
        if (notes.size() <= MOST_NOTES) {
            return notes;
        }
        List<String> bounded = new ArrayList<>(notes.subList(0, MOST_NOTES));
        bounded.add("and " + (notes.size() - MOST_NOTES) + " more such notes");
        return bounded;
    }

    /** What stops everything: an operator, what is not known or has failed, or both. */
    private static List<Turn> stops(Situation situation, boolean paused, List<String> unsafe) {
        List<Turn> stops = new ArrayList<>();
        if (paused) {
            stops.add(Turn.idle(
                    Scenario.PAUSED,
                    situation.mode(Scenario.PAUSED),
                    List.of("An operator has paused the pool (decision.paused); 'isotherm resume' goes on")));
        }
        if (!unsafe.isEmpty()) {
            stops.add(Turn.idle(Scenario.UNSAFE, situation.mode(Scenario.UNSAFE), unsafe));
        }
        return stops;
    }

    /** The configuration by those whom the window or the ledger knows. */
    private static ResolvedConfig resolved(PoolConfig config, PoolLedger ledger, Collection<HostState> window) {
        if (!ResolvedConfig.hasNames(config)) {
            return new ResolvedConfig(config, List.of());
        }
        List<GuestName> guests = Stream.concat(
                        window.stream()
                                .flatMap(state -> state.getVms().stream())
                                .map(vm -> new GuestName(vm.getUuid(), vm.getName())),
                        ledger.moves().open().stream().map(move -> new GuestName(move.vm(), move.vmName())))
                .toList();
        List<String> hosts = Stream.concat(
                        window.stream().map(HostState::getHost), ledger.power().hosts().keySet().stream())
                .distinct()
                .toList();
        return ResolvedConfig.of(config, guests, hosts);
    }

    /** From before the first plan to after the last one. */
    private static Expectation expected(List<Plan> plans) {
        Expectation before = plans.get(0).expected();
        Expectation after = plans.get(plans.size() - 1).expected();
        return new Expectation(
                before.getHotHostsBefore(),
                after.getHotHostsAfter(),
                before.getMaxUseBefore(),
                after.getMaxUseAfter(),
                before.getUsedHostsBefore(),
                after.getUsedHostsAfter());
    }

    private static PoolLedger reconcile(
            PoolLedger ledger,
            List<CommandReport> reports,
            MoveReconciler moves,
            WindowPlacement observed,
            Timing timing,
            long tick,
            List<String> notes) {
        PoolLedger placed = moves.reconcile(ledger, of(CommandReport.Kind.MIGRATION, reports));
        moves.noteDoubled(placed.moves());
        PowerHistory power = new PowerReconciler(observed, timing, tick, notes)
                .reconcile(ledger.power(), of(CommandReport.Kind.POWER, reports), placed.moves());
        Offers offers = ledger.offers()
                .hear(
                        of(CommandReport.Kind.APPROVAL, reports),
                        of(CommandReport.Kind.REJECTION, reports),
                        tick,
                        timing.rejection(),
                        notes);
        return placed.with(power).with(offers);
    }

    private static List<CommandReport> of(CommandReport.Kind kind, List<CommandReport> reports) {
        return reports.stream().filter(report -> report.kind() == kind).toList();
    }

    /** Keeps since when the pool could do with fewer hosts. */
    private static Situation cold(Situation situation) {
        PowerHistory power = situation.ledger().power();
        boolean waking = power.open().stream().anyMatch(command -> power.waking(command.host()));
        boolean cold = situation.config().getPower().getEnabled()
                && situation.maySleep()
                && !waking
                && new SpareCapacity(situation.model()).cold();
        long since = !cold ? 0 : power.coldSince() > 0 ? power.coldSince() : situation.tick();
        return situation.with(situation.ledger().with(power.cold(since)));
    }

    /** Keeps which hosts stood out at which of the last ticks. */
    private static Situation uneven(Situation situation) {
        PoolConfig config = situation.config();
        long apart = Math.max(
                config.getDecision().getTickMillis(), config.getDetection().getWindowMillis());
        long since = situation.tick() - config.getDetection().getN() * apart;
        SortedMap<String, List<Long>> uneven = new TreeMap<>();
        situation.ledger().unevenTicks().forEach((host, ticks) -> {
            List<Long> kept = ticks.stream().filter(tick -> tick > since).toList();
            if (!kept.isEmpty()) {
                uneven.put(host, kept);
            }
        });
        for (String host : new Unevenness(situation.model()).hosts()) {
            uneven.merge(
                    host,
                    List.of(situation.tick()),
                    (before, now) ->
                            Stream.concat(before.stream(), now.stream()).toList());
        }
        return situation.with(situation.ledger().uneven(uneven));
    }

    private static HostCounts counts(Situation situation) {
        Map<Temperature, Integer> counts = new EnumMap<>(Temperature.class);
        for (Host host : situation.model().hosts()) {
            if (host.awake()) {
                counts.merge(host.known() ? host.temperature() : Temperature.UNKNOWN, 1, Integer::sum);
            }
        }
        SortedSet<String> asleep = Situation.notAwake(situation.ledger().power());
        return new HostCounts(
                counts.getOrDefault(Temperature.HOT, 0),
                counts.getOrDefault(Temperature.NORMAL, 0),
                counts.getOrDefault(Temperature.COLD, 0),
                counts.getOrDefault(Temperature.UNKNOWN, 0),
                asleep.size());
    }

    /** Commands that are not over at the end of the tick, those just issued among them. */
    private static List<String> unfinished(PoolLedger ledger) {
        return Stream.concat(
                        ledger.moves().open().stream().map(OpenMove::commandId),
                        ledger.power().open().stream().map(OpenPower::commandId))
                .toList();
    }
}
