package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.inventory.Roster;
import io.isotherm.decider.core.ledger.HostSleep;
import io.isotherm.decider.core.ledger.OpenMove;
import io.isotherm.decider.core.ledger.PoolLedger;
import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.ledger.Timing;
import io.isotherm.decider.core.model.HostFlags;
import io.isotherm.decider.core.model.Load;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.MoveUnderWay;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.model.RecentMove;
import io.isotherm.decider.core.reconcile.WindowPlacement;
import io.isotherm.decider.core.rules.Avoidance;
import io.isotherm.decider.core.rules.MoveSlots;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.pool.Budgets;
import io.isotherm.pool.Timetables;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that a tick is decided on: the reconciled ledger, what the window shows, and the picture that planners see.
 *
 * @param config the configuration in force
 * @param timing its spans of time
 * @param tick what is decided for, in milliseconds since the epoch
 * @param ledger the ledger as reconciled
 * @param observed what the window shows
 * @param model the picture of the pool
 */
public record Situation(
        PoolConfig config, Timing timing, long tick, PoolLedger ledger, WindowPlacement observed, PoolModel model) {
    private static final int SHORTEST_PLAN = 100;

    public static Situation of(
            PoolConfig config,
            Timing timing,
            Instant tick,
            PoolLedger ledger,
            WindowPlacement observed,
            Collection<HostState> window,
            Roster roster) {
        long now = tick.toEpochMilli();
        List<MoveUnderWay> underWay = ledger.moves().open().stream()
                .map(move -> new MoveUnderWay(move.vm(), move.vmName(), move.source(), move.destination(), move.load()))
                .toList();
        List<RecentMove> recent = ledger.moves().past().stream()
                .filter(move -> move.moved() && move.endedAt() > now - timing.cooldown())
                .map(move -> new RecentMove(
                        move.vm(),
                        move.source(),
                        move.destination(),
                        Instant.ofEpochMilli(move.leftAt()),
                        Instant.ofEpochMilli(move.endedAt()),
                        // Whoever came back is measured where it was.
                        move.failed() ? Load.NONE : move.load()))
                .toList();
        HostFlags flags = new HostFlags(
                notAwake(ledger.power()),
                hosts(window, host -> !roster.lists(host)),
                hosts(window, host -> !roster.powers(host) || ledger.power().unpowered(host)));
        PoolModel model = PoolModel.of(window, underWay, recent, flags, config, tick);
        return new Situation(config, timing, now, ledger, observed, model);
    }

    /** This situation with moves begun at this tick counted among those under way. */
    public Situation begun(List<Move> moves) {
        return moves.isEmpty() ? this : new Situation(config, timing, tick, ledger, observed, model.withBegun(moves));
    }

    /** This situation with another ledger. */
    public Situation with(PoolLedger newLedger) {
        return new Situation(config, timing, tick, newLedger, observed, model);
    }

    private static Set<String> hosts(Collection<HostState> window, Predicate<String> which) {
        return window.stream().map(HostState::getHost).filter(which).collect(Collectors.toSet());
    }

    /** The hosts that send samples and are not in the pool's inventory, in words. */
    public List<String> unlisted() {
        return model.hosts().stream()
                .filter(host -> !host.listed() && host.known())
                .map(host ->
                        "Host " + host.name() + " sends samples and is not in the pool's inventory: nothing is moved to"
                                + " it; add it with 'isotherm apply -f inventory.yaml', or stop its collector")
                .toList();
    }

    /** What the hosts in maintenance still hold. */
    List<Drain> drains() {
        return Drain.of(model, avoidance(), ledger.moves().refusals(), observed);
    }

    /** Whether a host in maintenance holds guests that can leave it, and may by themselves now. */
    public boolean isAnyDraining() {
        return mode(Scenario.EVACUATION) == Mode.AUTOMATIC
                && Timetables.blackout(config, Scenario.EVACUATION, instant()).isEmpty()
                && drains().stream().anyMatch(drain -> !drain.leaving().isEmpty());
    }

    /** Hosts asleep by us, or on their way up or down, by name. */
    public static SortedSet<String> notAwake(PowerHistory power) {
        SortedSet<String> hosts = new TreeSet<>();
        power.open().forEach(command -> hosts.add(command.host()));
        power.hosts().forEach((host, state) -> {
            if (state.state() == HostSleep.State.ASLEEP) {
                hosts.add(host);
            }
        });
        return hosts;
    }

    /** What may be moved, as configured. */
    public Budgets configured() {
        return Budgets.of(config, model.hosts().size());
    }

    /** What may be moved: as configured, or fewer at once in the pool while moves are slow. */
    public Budgets budgets() {
        Budgets configured = configured();
        return configured.withConcurrent(ledger.moves().pace().mostInPool(configured.concurrent()));
    }

    public Instant instant() {
        return Instant.ofEpochMilli(tick);
    }

    public String decisionId() {
        return ledger.pool() + "@" + instant();
    }

    /** The hosts that are avoided from this tick on for what failed, in words: they are told when that begins. */
    public List<String> newlyAvoided(PoolLedger before) {
        return FailureBackoff.newly(
                FailureBackoff.of(before.moves(), timing, configuredAt(), before.lastTick()),
                FailureBackoff.of(ledger.moves(), timing, configuredAt(), tick));
    }

    /** The mode in force for a scenario. */
    public Mode mode(Scenario scenario) {
        return Timetables.mode(config, scenario, instant());
    }

    /** What planning for a scenario has to respect beside the picture. */
    public PlanContext context(Scenario scenario) {
        SortedMap<String, Instant> foreign = new TreeMap<>();
        ledger.moves().foreign().forEach((vm, at) -> foreign.put(vm, Instant.ofEpochMilli(at)));
        int maxMoves = Math.max(SHORTEST_PLAN, 4 * configured().concurrent());
        return PlanContext.of(scenario, maxMoves)
                .withForeignMoves(foreign)
                .withAvoidance(avoidance())
                .withRejected(ledger.offers().rejections())
                .withKeptHosts(latelyUp())
                .withSlots(slots())
                .withLasted(scenario == Scenario.CONSOLIDATION ? coldFor() : 0);
    }

    /** What is not tried for now, as it has lately failed. */
    Avoidance avoidance() {
        return FailureBackoff.of(ledger.moves(), timing, configuredAt(), tick);
    }

    private long configuredAt() {
        return config.getAppliedAt().toEpochMilli();
    }

    private MoveSlots slots() {
        SortedMap<String, Integer> underWay = new TreeMap<>();
        for (OpenMove move : ledger.moves().underWay(tick)) {
            underWay.merge(move.source(), 1, Integer::sum);
            underWay.merge(move.destination(), 1, Integer::sum);
        }
        return new MoveSlots(
                budgets().concurrentPerHost(), ledger.moves().pace().mostByHost(), underWay);
    }

    /** How long the pool could have done with fewer hosts, in milliseconds. */
    private long coldFor() {
        long since = ledger.power().coldSince();
        return since == 0 ? 0 : tick - since;
    }

    /**
     * Whether a host sleeps by our command, nothing is being done about that, it is not in maintenance, and no wake of it has
     * failed a short while ago.
     *
     * @param power what is known of it, with what is decided at this tick
     */
    public boolean canWake(String host, PowerHistory power) {
        Long failed = power.failedAt().get(host);
        return power.asleep(host)
                && power.openOf(host).isEmpty()
                && config().getConstraints().getMaintenanceHosts().stream().noneMatch(host::equalsIgnoreCase)
                && (failed == null || tick() >= failed + timing().retry());
    }

    /** Whether a host put to sleep now may sleep for its minimum down time and need not wake before it. */
    public boolean maySleep() {
        return Timetables.maySleep(config, instant())
                && Timetables.maySleep(config, woken(config.getPower().getMinDownMillis()));
    }

    /** Whether hosts that sleep have to wake now, to be there when the time in which they may sleep is over. */
    public boolean mustWake() {
        return !Timetables.maySleep(config, instant()) || !Timetables.maySleep(config, woken(0));
    }

    /** When a host is there that is to wake after a while. */
    private Instant woken(long millis) {
        Long boot = ledger.power().boot();
        return Instant.ofEpochMilli(tick + millis + (boot == null ? 0 : boot));
    }

    /** Hosts that have woken or joined the pool less than their minimum up time ago. */
    SortedSet<String> latelyUp() {
        SortedSet<String> hosts = new TreeSet<>();
        ledger.power().upSince().forEach((host, since) -> {
            if (since > 0 && tick < since + config.getPower().getMinUpMillis()) {
                hosts.add(host);
            }
        });
        return hosts;
    }
}
