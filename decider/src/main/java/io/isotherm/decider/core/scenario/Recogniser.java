package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.ledger.PowerHistory;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.MoveUnderWay;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.plan.HostExcess;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.repair.Breaches;
import io.isotherm.decider.core.plan.scenario.HotHostRelief;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.decider.core.rules.Formats;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import io.isotherm.text.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Recognises the scenarios that hold in a pool, and has the algorithm of each plan. None hides another: which of them may
 * act, and when, is for the caller.
 */
public final class Recogniser {
    private final Situation situation;
    private final PlanTrace trace;
    private final Placement now;

    public Recogniser(Situation situation, PlanTrace trace) {
        this.situation = situation;
        this.trace = trace;
        this.now = Placement.of(situation.model());
    }

    /**
     * Whether a scenario holds, and what its algorithm proposes on the placement of this situation.
     *
     * @param scenario OVERLOAD, for which the answer may be SATURATION, EVACUATION, RULE_REPAIR, IMBALANCE or CONSOLIDATION
     */
    public Optional<Recognition> recognise(Scenario scenario) {
        return switch (scenario) {
            case OVERLOAD, SATURATION -> overload();
            case EVACUATION -> evacuation();
            case RULE_REPAIR -> ruleRepair();
            case IMBALANCE -> imbalance();
            case CONSOLIDATION -> consolidation();
            case PAUSED, UNSAFE, STEADY -> Optional.empty();
        };
    }

    /** Why nothing at all may be done, though nobody has paused the pool; empty when something may. */
    public List<String> unsafe() {
        List<String> why = new ArrayList<>();
        // What the operator took out does not count against the pool: it may well be switched off.
        List<Host> awake = situation.model().hosts().stream()
                .filter(host -> host.awake() && host.serves())
                .toList();
        long known = awake.stream().filter(Host::known).count();
        double share = awake.isEmpty() ? 0 : (double) known / awake.size();
        double least = situation.config().getDecision().getMinKnownShare();
        if (awake.isEmpty() && situation.model().hosts().stream().anyMatch(Host::maintenance)) {
            // Whoever took all of them out is told of each guest why it stays.
            return why;
        }
        if (known == 0) {
            why.add("Nothing is known of any of the " + awake.size()
                    + " hosts awake, not in maintenance and in the inventory, if there is one");
        } else if (share < least) {
            why.add(String.format(
                    Locale.ROOT,
                    "Only %d of %d hosts awake are known well enough (%s, at least %s is asked)",
                    known,
                    awake.size(),
                    Formats.share(share),
                    Formats.share(least)));
        }
        WidespreadFailures.of(
                        situation.ledger().moves().endedInHour(situation.tick()),
                        situation.config().getDecision().getMaxFailuresPerHour())
                .ifPresent(why::add);
        return why;
    }

    private Optional<Recognition> evacuation() {
        List<Drain> drains = situation.drains();
        for (Drain drain : drains) {
            if (!drain.staying().isEmpty()) {
                trace.note("Host " + drain.host().name() + " is in maintenance and keeps "
                        + Counted.of(drain.staying().size(), "guest") + " that cannot leave it: "
                        + String.join("; ", drain.staying()));
            }
        }
        List<String> evidence = drains.stream()
                .filter(drain -> !drain.leaving().isEmpty())
                .map(drain -> "Host " + drain.host().name() + " is in maintenance and holds "
                        + Counted.of(drain.leaving().size(), "guest") + " that can leave it"
                        + (drain.host().known() ? "" : "; too little is known of it"))
                .toList();
        return evidence.isEmpty()
                ? Optional.empty()
                : Optional.of(new Recognition(
                        Scenario.EVACUATION, evidence, plan(Scenario.EVACUATION), leaving(Host::maintenance)));
    }

    /** Tells which hosts in maintenance are empty: whoever drained one waits for this, also while nothing moves. */
    public void noteDrained() {
        Set<String> left = situation.model().movesUnderWay().stream()
                .map(MoveUnderWay::source)
                .collect(Collectors.toSet());
        for (Host host : situation.model().hosts()) {
            if (host.maintenance()
                    && host.awake()
                    && host.known()
                    && !left.contains(host.name())
                    && now.isEmpty(host)) {
                trace.note("Host " + host.name() + " is drained: empty, may be switched off");
            }
        }
    }

    private Optional<Recognition> ruleRepair() {
        List<Breaches.Breach> breaches = Breaches.of(situation.model());
        if (breaches.isEmpty()) {
            return Optional.empty();
        }
        Plan plan = plan(Scenario.RULE_REPAIR);
        List<String> evidence =
                breaches.stream().map(Breaches.Breach::text).limit(10).toList();
        if (plan.isEmpty()) {
            evidence.forEach(text -> trace.note(text + "; no move can shrink this now"));
            return Optional.empty();
        }
        return Optional.of(new Recognition(Scenario.RULE_REPAIR, evidence, plan, false));
    }

    private Optional<Recognition> overload() {
        noteHostsBeyondGuests();
        List<Host> needy = HotHostRelief.hotHosts(situation.model());
        List<String> evidence = new ArrayList<>();
        if (needy.isEmpty()) {
            Map<String, Integer> leavingFrom = new HashMap<>();
            situation.model().movesUnderWay().forEach(move -> leavingFrom.merge(move.source(), 1, Integer::sum));
            for (Host host : situation.model().hosts()) {
                int leaving = leavingFrom.getOrDefault(host.name(), 0);
                if (host.usable() && host.hot() && leaving > 0) {
                    evidence.add(use(host) + "; " + Counted.of(leaving, "move") + " to relieve it under way");
                }
            }
            return evidence.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Recognition(Scenario.OVERLOAD, evidence, null, true));
        }
        needy.forEach(host -> evidence.add(use(host)));
        Plan plan = plan(Scenario.OVERLOAD);
        if (!plan.isEmpty()) {
            return Optional.of(new Recognition(Scenario.OVERLOAD, evidence, plan, leaving(Host::hot)));
        }
        Map<String, Optional<Move>> reliefs =
                HotHostRelief.reliefs(situation.model(), situation.context(Scenario.OVERLOAD), trace);
        List<String> relievable = reliefs.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent())
                .map(Map.Entry::getKey)
                .toList();
        if (!relievable.isEmpty()) {
            evidence.add("There is room for " + String.join(", ", relievable) + ", but the algorithm proposes no move");
            boolean waits = !situation.model().movesUnderWay().isEmpty();
            return Optional.of(new Recognition(Scenario.OVERLOAD, evidence, plan, waits));
        }
        if (!HotHostRelief.lacksRoom(situation.model(), situation.context(Scenario.OVERLOAD))) {
            evidence.add("No move relieves any of them, and more room would not help; refused: " + counts());
            return Optional.of(new Recognition(Scenario.OVERLOAD, evidence, plan, leaving(Host::hot)));
        }
        evidence.add("No move relieves any of them; refused: " + counts());
        // Whoever is woken relieves them better than hosts that are hot themselves, and needs the room for moves.
        Plan meanwhile = canBeHelped() ? plan : plan(Scenario.SATURATION);
        if (!meanwhile.isEmpty()) {
            evidence.add("What is above the high marks is shared with hosts that stay below theirs");
        }
        return Optional.of(new Recognition(Scenario.SATURATION, evidence, meanwhile, leaving(Host::hot)));
    }

    /** Whether a host is asleep that can be woken, or on its way up. */
    private boolean canBeHelped() {
        PowerHistory power = situation.ledger().power();
        return !power.coming(situation.timing(), situation.tick()).isEmpty()
                || power.hosts().keySet().stream().anyMatch(host -> situation.canWake(host, power));
    }

    private void noteHostsBeyondGuests() {
        HostExcess excess = new HostExcess(now);
        for (Host host : situation.model().hosts()) {
            for (Resource resource : Resource.values()) {
                if (host.usable()
                        && host.hot()
                        && host.hotResources().contains(resource)
                        && excess.isBeyondGuests(host, resource)) {
                    trace.note(String.format(
                            Locale.ROOT,
                            "Host %s is hot, and moving guests cannot relieve it: %s of its %s is used by no guest"
                                    + " (Domain-0 or the hypervisor), above %s; look for what runs there",
                            host.name(),
                            Formats.share(excess.ownUse(host, resource)),
                            Formats.resource(resource),
                            Formats.share(excess.target(host, resource))));
                }
            }
        }
    }

    /** Whether a guest is on its way out of such a host. */
    private boolean leaving(Predicate<Host> from) {
        return situation.model().movesUnderWay().stream()
                .anyMatch(move ->
                        situation.model().host(move.source()).filter(from).isPresent());
    }

    /**
     * Why a calm scenario would have a turn; empty when it does not hold.
     *
     * @param scenario IMBALANCE or CONSOLIDATION
     */
    public List<String> evidence(Scenario scenario) {
        return scenario == Scenario.IMBALANCE ? uneven() : cold();
    }

    private Optional<Recognition> imbalance() {
        List<String> evidence = uneven();
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        Plan plan = plan(Scenario.IMBALANCE);
        boolean goingOn = situation.ledger().scenario() == Scenario.IMBALANCE
                && !situation.ledger().moves().open().isEmpty();
        if (plan.isEmpty() && !goingOn) {
            evidence.forEach(text -> trace.note(text + "; by " + plan.algorithm() + " no move is worth it"));
            return Optional.empty();
        }
        return Optional.of(new Recognition(Scenario.IMBALANCE, evidence, plan, goingOn));
    }

    private List<String> uneven() {
        if (packing()) {
            return List.of();
        }
        int k = situation.config().getDetection().getK();
        SortedSet<String> lasting = new TreeSet<>();
        situation.ledger().unevenTicks().forEach((host, ticks) -> {
            if (ticks.size() >= k) {
                lasting.add(host);
            }
        });
        return lasting.isEmpty() ? List.of() : new Unevenness(situation.model()).evidence(lasting);
    }

    /** A pool with a host to spare is to be packed, not spread. */
    private boolean packing() {
        return situation.config().getPower().getEnabled()
                && situation.ledger().power().coldSince() > 0;
    }

    private Optional<Recognition> consolidation() {
        List<String> evidence = new ArrayList<>(cold());
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        Plan plan = plan(Scenario.CONSOLIDATION);
        SleepPlan sleep = SleepPlan.of(situation, now);
        int spare = sleep.hosts().size();
        boolean goingOn = situation.ledger().scenario() == Scenario.CONSOLIDATION
                && (!situation.ledger().moves().open().isEmpty()
                        || !situation.ledger().power().open().isEmpty());
        if (plan.isEmpty() && spare == 0 && !goingOn) {
            sleep.waiting().ifPresent(why -> trace.note("The pool is cold; " + why));
            return Optional.empty();
        }
        evidence.add(Counted.of(plan.emptied().size(), "host") + " can be emptied, " + spare + " empty ones can sleep");
        sleep.waiting().ifPresent(evidence::add);
        return Optional.of(new Recognition(Scenario.CONSOLIDATION, evidence, plan, goingOn));
    }

    private List<String> cold() {
        long cold = situation.ledger().power().coldSince();
        long asked = situation.config().getPower().getColdMillis();
        if (!packing() || situation.tick() - cold < asked) {
            return List.of();
        }
        SpareCapacity room = new SpareCapacity(situation.model());
        return List.of("The pool is cold since " + Instant.ofEpochMilli(cold) + ", for " + Formats.duration(asked)
                + " or more: " + room.text() + " of " + room.awake() + " hosts");
    }

    /** The scenario of a pool in which no other one holds. */
    public Recognition steady() {
        Map<Temperature, Long> counts = situation.model().hosts().stream()
                .filter(Host::awake)
                .collect(Collectors.groupingBy(Host::temperature, TreeMap::new, Collectors.counting()));
        String awake = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new Recognition(
                Scenario.STEADY,
                List.of("Nothing is to be done; hosts awake: " + (awake.isEmpty() ? "none" : awake) + "; "
                        + new SpareCapacity(situation.model()).text()),
                null,
                false);
    }

    private Plan plan(Scenario scenario) {
        String builtIn = Planners.builtIn(scenario)
                .orElseThrow(() -> new IllegalStateException("Nothing is planned for " + scenario));
        String wanted = situation.config().getDecision().getAlgorithms().getOrDefault(scenario.name(), builtIn);
        Planner planner = Planners.byName(wanted)
                .or(() -> {
                    trace.note("Algorithm '" + wanted + "' of " + scenario + " is not known; '" + builtIn
                            + "' is taken. Known are " + String.join(", ", Planners.names()));
                    return Planners.byName(builtIn);
                })
                .orElseThrow(() -> new IllegalStateException("No algorithm '" + builtIn + "'"));
        PlanContext context = situation.context(scenario);
        return planner.plan(
                situation.model(),
                scenario == Scenario.CONSOLIDATION
                        ? context.withMostEmpty(new SpareCapacity(situation.model()).dispensable())
                        : context,
                trace);
    }

    private String use(Host host) {
        List<String> parts = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            if (host.hotResources().contains(resource)) {
                parts.add(use(host, resource));
            }
        }
        return "Host " + host.name() + " is hot: "
                + (parts.isEmpty() ? "no resource is named" : String.join("; ", parts));
    }

    /** A host above its leave mark stays hot, though it be below its high mark again. */
    private String use(Host host, Resource resource) {
        double use = now.use(host, resource);
        double settled = now.settledUse(host, resource);
        double high = situation.model().marks(resource).getHigh();
        double leave = situation.model().marks(resource).getHighLeave();
        String mark = use > high
                ? "high mark " + Formats.share(high)
                : "still so: below the high mark of " + Formats.share(high) + ", " + (use > leave ? "not" : "just")
                        + " below the leave mark of " + Formats.share(leave);
        String after = settled < use ? ", " + Formats.share(settled) + " after the moves under way" : "";
        String domain0 = resource == Resource.CPU && host.domain0Cpu().isPresent()
                ? ", Domain-0 itself " + Formats.share(host.domain0Cpu().getAsDouble())
                : "";
        return Formats.resource(resource) + " " + Formats.share(use) + domain0 + after + " (" + mark + ")";
    }

    private String counts() {
        return trace.counts().isEmpty()
                ? "nothing"
                : trace.counts().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }
}
