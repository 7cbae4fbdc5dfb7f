package io.isotherm.checker.core.conduct;

import io.isotherm.checker.core.judge.JudgedConstraints;
import io.isotherm.checker.core.judge.JudgedEligibility;
import io.isotherm.checker.core.observed.ObservedCommand;
import io.isotherm.checker.core.observed.ObservedDecision;
import io.isotherm.checker.core.observed.ObservedHost;
import io.isotherm.checker.core.observed.ObservedPool;
import io.isotherm.checker.core.observed.ObservedRates;
import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.checker.core.observed.ObservedStates;
import io.isotherm.checker.core.observed.ProjectedHost;
import io.isotherm.pool.Budgets;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.DecisionConfig;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether there was a way to relieve a hot host at a tick, some guest that could have gone to some host, and what
 * hindered it.
 *
 * <p>It is fair to the decider: every doubt counts as a hindrance.
 *
 * <ul>
 *   <li>The pool: overload in mode AUTOMATIC, not paused, no blackout; neither too many failures nor too little good data,
 *       see {@link UnsafeFacts}; fewer moves under way than allowed, also by the decision while moves are slowed down, those
 *       of this tick counted, and those that go on past their deadline. An evacuation or repair beside it is no excuse.
 *   <li>The guest: running, shown by this host alone, measured for half a window, carrying at least {@link #WORTH} of the
 *       host's capacity in a resource that makes it hot; not excluded, in no affinity group, without an unfinished
 *       command, not moved within the cool-down by us, not within foreignMoveMillis by others, and with no command that
 *       failed within the cool-down, or a third of the command timeout where that is longer.
 *   <li>What was tried: no report of an earlier command speaks against the way, see {@link Refusals}.
 *   <li>The destination: its state at this tick GOOD or FAIR and neither HOT nor UNKNOWN, sampled within two windows, not
 *       put to sleep, not in maintenance, with moves under way below the limit per host, allowed for the guest and
 *       without its anti-affinity opponents; able to what the guest needs, as both tell; with the memory free, and all
 *       resources at least {@link #MARGIN} below their high marks once the guests under way and this one are there.
 * </ul>
 */
final class ReliefFinder {
    /** A guest that carries less of the host's capacity than this would not relieve it. */
    public static final double WORTH = 0.02;
    /** A destination that would come closer to a high mark than this, as a share of capacity, is no room. */
    public static final double MARGIN = 0.05;

    private final ObservedPool pool;
    private final ObservedDecision decision;
    private final PoolConfig config;
    private final long time;
    private final long known;
    private final long window;
    private final List<ObservedCommand> underWay;
    private final List<ObservedCommand> late;
    private final JudgedConstraints rules;
    private final JudgedEligibility eligibility;
    private final Refusals refusals;
    private final long pause;
    private final Set<Hindrance> hindrancesOfPool;
    private final Map<Resource, Double> limits = new EnumMap<>(Resource.class);
    private @Nullable List<Destination> destinations;

    private record Destination(String host, ProjectedHost outlook) {}

    ReliefFinder(ObservedPool pool, ObservedDecision decision, PoolConfig config, long known) {
        this.pool = pool;
        this.decision = decision;
        this.config = config;
        this.time = decision.tick();
        this.known = known;
        this.window = config.getDetection().getWindowMillis();
        this.rules = new JudgedConstraints(config);
        this.eligibility = new JudgedEligibility(config);
        this.pause = pause(config.getDecision());
        this.refusals = Refusals.of(pool, time, known, pause);
        for (Resource resource : Resource.values()) {
            limits.put(resource, PoolConfigs.marks(config, resource).getHigh() - MARGIN);
        }
        this.late = pool.moves().late(decision);
        this.underWay = new ArrayList<>(pool.moves().unfinished(time, time));
        underWay.addAll(late);
        this.hindrancesOfPool = hindrancesOfPool();
    }

    /** How long a failure counts, in milliseconds. */
    private static long pause(DecisionConfig decision) {
        return Math.max(decision.getCooldownMillis(), decision.getCommandTimeoutMillis() / 3);
    }

    private Set<Hindrance> hindrancesOfPool() {
        DecisionConfig bounds = config.getDecision();
        UnsafeFacts facts = UnsafeFacts.of(pool, config, time, known);
        Map<Hindrance, Boolean> found = new EnumMap<>(Hindrance.class);
        found.put(Hindrance.MODE, rules.mode(Scenario.OVERLOAD, time) != Mode.AUTOMATIC || bounds.getPaused());
        found.put(Hindrance.BLACKOUT, rules.isBlackout(Scenario.OVERLOAD, time));
        found.put(Hindrance.FAILURES, facts.areFailuresTooMany(bounds));
        found.put(Hindrance.DATA, facts.isDataTooPoor(bounds));
        int configured = Budgets.of(config, pool.states().size()).concurrent();
        int most =
                decision.mostMoves().isPresent() ? Math.min(decision.mostMoves().getAsInt(), configured) : configured;
        // A quarter is left to hosts in maintenance.
        int kept = config.getConstraints().getMaintenanceHosts().isEmpty() || most < 2 ? 0 : Math.max(1, most / 4);
        found.put(Hindrance.CONCURRENT_MOVES, underWay.size() >= most - kept);
        found.values().removeIf(stands -> !stands);
        return found.keySet();
    }

    /**
     * How a hot host could have been relieved. What hinders it is waived from the slightest on until there is a way: the
     * last that had to be waived is named.
     */
    Relief find(String host, Set<Resource> hotResources) {
        EnumSet<Hindrance> standing = EnumSet.range(Hindrance.CONCURRENT_MOVES_PER_HOST, Hindrance.ELIGIBILITY);
        standing.addAll(hindrancesOfPool);
        Optional<String> move = move(host, hotResources, standing);
        for (Hindrance hindrance : Hindrance.values()) {
            if (move.isEmpty() && standing.remove(hindrance)) {
                move = move(host, hotResources, standing);
                if (move.isPresent()) {
                    return new Relief(Optional.of(hindrance), move.get());
                }
            }
        }
        return move.map(found -> new Relief(Optional.empty(), found))
                .orElseGet(() -> new Relief(Optional.of(Hindrance.ROOM), ""));
    }

    private Optional<String> move(String host, Set<Resource> hotResources, Set<Hindrance> standing) {
        ObservedSample sample = pool.awake(host, time, window);
        if (sample == null
                || standing.stream().anyMatch(Hindrance::isPoolWide)
                || standing.contains(Hindrance.CONCURRENT_MOVES_PER_HOST) && atLimit(host)) {
            return Optional.empty();
        }
        Set<Resource> resources = hotResources.isEmpty() ? EnumSet.of(Resource.CPU) : hotResources;
        ObservedHost.Load load = pool.load(host, time, window);
        return sample.guests().values().stream()
                .filter(guest -> isWorthwhile(guest, load.guest(guest.uuid()), sample, resources)
                        && mayLeave(host, guest, standing))
                .sorted(Comparator.comparingLong(ObservedSample.Guest::memoryKib))
                .flatMap(guest -> destination(host, sample, guest, load.guest(guest.uuid()), standing).stream())
                .findFirst();
    }

    private boolean isWorthwhile(
            ObservedSample.Guest guest, ObservedRates rates, ObservedSample sample, Set<Resource> hotResources) {
        return guest.state() == VmState.RUNNING
                && rates.millis() >= window / 2
                && hotResources.stream().anyMatch(resource -> share(resource, guest, rates, sample) >= WORTH)
                && pool.placement().isUnambiguous(guest.uuid());
    }

    private boolean mayLeave(String host, ObservedSample.Guest guest, Set<Hindrance> standing) {
        return (!standing.contains(Hindrance.COOLDOWN) || isRested(guest.uuid()))
                && (!standing.contains(Hindrance.REFUSED) || !refusals.bindTo(host, guest.uuid()))
                && (!standing.contains(Hindrance.RULE) || !isBound(guest));
    }

    private boolean isBound(ObservedSample.Guest guest) {
        return rules.isExcluded(guest.uuid(), guest.name())
                || !rules.companions(guest.uuid(), guest.name()).isEmpty();
    }

    private static double share(
            Resource resource, ObservedSample.Guest guest, ObservedRates rates, ObservedSample sample) {
        return switch (resource) {
            case CPU -> rates.megahertz() / (sample.cpus() * sample.mhz());
            case MEMORY -> (double) guest.memoryKib() / sample.memoryKib();
            case NETWORK -> sample.networkCapacity() > 0 ? rates.network() / sample.networkCapacity() : 0;
            case DISK -> sample.diskCapacity() > 0 ? rates.disk() / sample.diskCapacity() : 0;
        };
    }

    /** Whether neither a command nor somebody else has lately touched the guest. */
    private boolean isRested(String guest) {
        long cooldown = config.getDecision().getCooldownMillis();
        for (ObservedCommand command : pool.moves().ofGuest(guest)) {
            boolean open = underWay.contains(command);
            boolean recent = command.issuedAt() > time - cooldown
                    || (command.movedAt() != Long.MAX_VALUE && command.movedAt() > time - cooldown)
                    || (command.endedAt() != Long.MAX_VALUE && command.endedAt() > time - pause);
            if (open || recent) {
                return false;
            }
        }
        return pool.movedByOthers(guest) <= time - config.getDecision().getForeignMoveMillis();
    }

    private boolean atLimit(String host) {
        long moves = underWay.stream().filter(command -> command.touches(host)).count();
        int configured = config.getDecision().getMaxConcurrentMovesPerHost();
        return moves >= Math.min(configured, decision.mostMovesByHost().getOrDefault(host, configured));
    }

    private Optional<String> destination(
            String source,
            ObservedSample at,
            ObservedSample.Guest guest,
            ObservedRates rates,
            Set<Hindrance> standing) {
        for (Destination open : openDestinations()) {
            if (!open.host().equals(source)
                    && (!standing.contains(Hindrance.CONCURRENT_MOVES_PER_HOST) || !atLimit(open.host()))
                    && (!standing.contains(Hindrance.REFUSED) || !refusals.forbid(guest.uuid(), source, open.host()))
                    && (!standing.contains(Hindrance.RULE) || isAllowed(open.host(), guest))
                    && (!standing.contains(Hindrance.ELIGIBILITY) || isAble(open, guest, at))
                    && fits(open, guest, rates)) {
                return Optional.of(describe(open, guest, rates));
            }
        }
        return Optional.empty();
    }

    /** The hosts that could take any guest at all; reckoned once for all hot hosts. */
    private List<Destination> openDestinations() {
        if (destinations == null) {
            List<Destination> open = new ArrayList<>();
            for (String host : pool.hosts().keySet()) {
                if (isWilling(host)) {
                    ProjectedHost.of(pool, host, time, known, window, Long.MAX_VALUE, ProjectedHost.Departures.IGNORED)
                            .ifPresent(outlook -> open.add(new Destination(host, withLate(host, outlook))));
                }
            }
            destinations = open;
        }
        return destinations;
    }

    private ProjectedHost withLate(String host, ProjectedHost outlook) {
        ProjectedHost all = outlook;
        for (ObservedCommand command : late) {
            if (command.destination().equals(host) && !outlook.sample().holds(command.vm())) {
                all = all.with(command);
            }
        }
        return all;
    }

    private boolean isWilling(String host) {
        ObservedStates history = pool.states().get(host);
        ObservedStates.State verdict = history == null ? null : history.newest(time, time);
        return verdict != null
                && verdict.isKnown()
                && !verdict.isHot()
                && pool.awake(host, time, window) != null
                && pool.asleep(host, time, known) == null;
    }

    private boolean isAllowed(String host, ObservedSample.Guest guest) {
        return rules.objections(guest.uuid(), guest.name(), host).isEmpty()
                && rules.opponents(guest.uuid(), guest.name()).stream()
                        .noneMatch(opponent -> isOrWillBeOn(host, opponent));
    }

    private boolean isAble(Destination open, ObservedSample.Guest guest, ObservedSample at) {
        return eligibility
                .objections(guest, at, open.host(), open.outlook().sample())
                .isEmpty();
    }

    private boolean isOrWillBeOn(String host, String guest) {
        String uuid = pool.placement().uuid(guest);
        return host.equals(pool.placement().hostAt(uuid, time))
                || underWay.stream()
                        .anyMatch(command -> command.vm().equals(uuid)
                                && command.destination().equals(host));
    }

    private boolean fits(Destination open, ObservedSample.Guest guest, ObservedRates rates) {
        return open.outlook().freeKib() >= guest.memoryKib()
                && limits.entrySet().stream()
                        .allMatch(limit -> share(open, limit.getKey(), guest, rates) <= limit.getValue());
    }

    private static double share(Destination open, Resource resource, ObservedSample.Guest guest, ObservedRates rates) {
        return open.outlook().shareWith(resource, rates, guest.memoryKib(), guest.vcpus());
    }

    private String describe(Destination open, ObservedSample.Guest guest, ObservedRates rates) {
        StringBuilder shares = new StringBuilder();
        for (Resource resource : Resource.values()) {
            shares.append(String.format(Locale.ROOT, ", %s %.3f", resource, share(open, resource, guest, rates)));
        }
        return "at " + Instant.ofEpochMilli(time) + " guest " + guest.name() + " " + guest.uuid() + " ("
                + guest.memoryKib() + " KiB) could have gone to " + open.host() + ", leaving it "
                + (open.outlook().freeKib() - guest.memoryKib()) + " KiB free" + shares;
    }
}
