package io.isotherm.decider.core.scenario;

import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.Placement;
import io.isotherm.decider.core.plan.Plan;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.decider.core.plan.repair.Breaches;
import io.isotherm.decider.core.plan.scenario.HotHostRelief;
import io.isotherm.decider.core.plan.scenario.Planners;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.Temperature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Recognises which situation a pool is in, by precedence, and has the scenario's algorithm plan. */
public final class Recogniser {
    private final Situation situation;
    private final PlanTrace trace;
    private final Placement now;
    private final SpareCapacity room;

    public Recogniser(Situation situation, PlanTrace trace) {
        this.situation = situation;
        this.trace = trace;
        this.now = Placement.of(situation.model());
        this.room = new SpareCapacity(situation.model());
    }

    public Recognition recognise() {
        List<String> unsafe = unsafe();
        if (!unsafe.isEmpty()) {
            return new Recognition(Scenario.UNSAFE, unsafe, null);
        }
        Optional<Recognition> evacuation = evacuation();
        boolean stuck = evacuation
                .filter(found -> found.plan() != null && found.plan().isEmpty() && !leavingMaintenance())
                .isPresent();
        if (evacuation.isPresent() && !stuck) {
            return evacuation.get();
        }
        Optional<Recognition> pressing = ruleRepair().or(this::overload);
        if (pressing.isPresent()) {
            evacuation.ifPresent(found -> found.evidence().forEach(trace::note));
            return pressing.get();
        }
        return evacuation.or(this::imbalance).or(this::consolidation).orElseGet(this::steady);
    }

    private List<String> unsafe() {
        List<String> why = new ArrayList<>();
        if (situation.config().getDecision().getPaused()) {
            why.add("The pool is paused (decision.paused)");
        }
        List<Host> awake =
                situation.model().hosts().stream().filter(Host::awake).toList();
        long known = awake.stream().filter(Host::known).count();
        double share = awake.isEmpty() ? 0 : (double) known / awake.size();
        double least = situation.config().getDecision().getMinKnownShare();
        if (known == 0) {
            why.add("Nothing is known of any of the " + awake.size() + " hosts awake");
        } else if (share < least) {
            why.add(String.format(
                    Locale.ROOT,
                    "Only %d of %d hosts awake are known well enough (%.2f, at least %.2f is asked)",
                    known,
                    awake.size(),
                    share,
                    least));
        }
        WidespreadFailures.of(
                        situation.ledger().moves().endedInHour(situation.tick()),
                        situation.config().getDecision().getMaxFailuresPerHour())
                .ifPresent(why::add);
        return why;
    }

    private Optional<Recognition> evacuation() {
        List<Host> occupied = situation.model().hosts().stream()
                .filter(host -> host.maintenance() && host.awake() && !now.isEmpty(host))
                .toList();
        if (occupied.isEmpty()) {
            return Optional.empty();
        }
        List<String> evidence = occupied.stream()
                .map(host -> "Host " + host.name() + " is in maintenance and holds "
                        + now.guestsOf(host).size() + " guests" + (host.known() ? "" : "; too little is known of it"))
                .toList();
        return Optional.of(new Recognition(Scenario.EVACUATION, evidence, plan(Scenario.EVACUATION)));
    }

    private boolean leavingMaintenance() {
        return situation.ledger().moves().open().stream()
                .anyMatch(move -> situation
                        .model()
                        .host(move.source())
                        .filter(Host::maintenance)
                        .isPresent());
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
        return Optional.of(new Recognition(Scenario.RULE_REPAIR, evidence, plan));
    }

    private Optional<Recognition> overload() {
        List<Host> needy = HotHostRelief.hotHosts(situation.model());
        List<String> evidence = new ArrayList<>();
        if (needy.isEmpty()) {
            for (Host host : situation.model().hosts()) {
                long leaving = situation.ledger().moves().open().stream()
                        .filter(move -> move.source().equals(host.name()))
                        .count();
                if (host.usable() && host.hot() && leaving > 0) {
                    evidence.add(use(host) + "; " + leaving + " moves that relieve it are under way");
                }
            }
            return evidence.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Recognition(Scenario.OVERLOAD, evidence, null));
        }
        needy.forEach(host -> evidence.add(use(host)));
        Plan plan = plan(Scenario.OVERLOAD);
        if (!plan.isEmpty()) {
            return Optional.of(new Recognition(Scenario.OVERLOAD, evidence, plan));
        }
        Map<String, Optional<Move>> reliefs =
                HotHostRelief.reliefs(situation.model(), situation.context(Scenario.OVERLOAD), trace);
        List<String> relievable = reliefs.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent())
                .map(Map.Entry::getKey)
                .toList();
        if (!relievable.isEmpty()) {
            evidence.add("There is room for " + String.join(", ", relievable) + ", but the algorithm proposes no move");
            return Optional.of(new Recognition(Scenario.OVERLOAD, evidence, plan));
        }
        evidence.add("No move relieves any of them; refused: " + counts());
        return Optional.of(new Recognition(
                Scenario.SATURATION,
                evidence,
                algorithm(Scenario.SATURATION, Scenario.OVERLOAD) ? plan : plan(Scenario.SATURATION)));
    }

    /** Whether two scenarios have the same algorithm, so that there is nothing to be gained by planning again. */
    private boolean algorithm(Scenario one, Scenario other) {
        Map<String, String> configured = situation.config().getDecision().getAlgorithms();
        return Objects.equals(configured.get(one.name()), configured.get(other.name()));
    }

    private Optional<Recognition> imbalance() {
        double limit = situation.config().getDecision().getImbalance();
        if (limit >= 1 || packing()) {
            return Optional.empty();
        }
        List<Host> hosts = situation.model().hosts().stream()
                .filter(host -> host.usable() && !host.maintenance())
                .toList();
        List<String> evidence = new ArrayList<>();
        for (Resource resource : List.of(Resource.CPU, Resource.MEMORY)) {
            hosts.stream()
                    .max(Comparator.comparingDouble(host -> now.settledUse(host, resource)))
                    .ifPresent(highest -> {
                        Host lowest = hosts.stream()
                                .min(Comparator.comparingDouble(host -> now.settledUse(host, resource)))
                                .orElse(highest);
                        double top = now.settledUse(highest, resource);
                        double bottom = now.settledUse(lowest, resource);
                        if (top - bottom > limit) {
                            evidence.add(String.format(
                                    Locale.ROOT,
                                    "Use of %s spreads from %.3f (%s) to %.3f (%s), by more than %.3f",
                                    resource.name().toLowerCase(Locale.ROOT),
                                    bottom,
                                    lowest.name(),
                                    top,
                                    highest.name(),
                                    limit));
                        }
                    });
        }
        return evidence.isEmpty()
                ? Optional.empty()
                : Optional.of(new Recognition(Scenario.IMBALANCE, evidence, plan(Scenario.IMBALANCE)));
    }

    /** A pool with a host to spare is to be packed, not spread. */
    private boolean packing() {
        return situation.config().getPower().getEnabled()
                && situation.ledger().power().coldSince() > 0;
    }

    private Optional<Recognition> consolidation() {
        long cold = situation.ledger().power().coldSince();
        long asked = situation.config().getPower().getColdMillis();
        if (!packing() || situation.tick() - cold < asked) {
            return Optional.empty();
        }
        Plan plan = plan(Scenario.CONSOLIDATION);
        int spare = SleepPlan.sleepable(situation, now).size();
        boolean goingOn = situation.ledger().scenario() == Scenario.CONSOLIDATION
                && (!situation.ledger().moves().open().isEmpty()
                        || !situation.ledger().power().open().isEmpty());
        if (plan.isEmpty() && spare == 0 && !goingOn) {
            return Optional.empty();
        }
        List<String> evidence = List.of(
                "The pool is cold since " + Instant.ofEpochMilli(cold) + ", for " + asked + " ms or more: "
                        + room.text() + " of " + room.awake() + " hosts",
                plan.emptied().size() + " hosts can be emptied, " + spare + " empty ones can sleep");
        return Optional.of(new Recognition(Scenario.CONSOLIDATION, evidence, plan));
    }

    private Recognition steady() {
        Map<Temperature, Long> counts = situation.model().hosts().stream()
                .filter(Host::awake)
                .collect(Collectors.groupingBy(Host::temperature, TreeMap::new, Collectors.counting()));
        return new Recognition(
                Scenario.STEADY, List.of("Nothing is to be done; hosts awake: " + counts + "; " + room.text()), null);
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
        return planner.plan(situation.model(), situation.context(scenario), trace);
    }

    private String use(Host host) {
        List<String> parts = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            if (host.hotResources().contains(resource)) {
                parts.add(String.format(
                        Locale.ROOT,
                        "%s %.3f, high mark %.3f",
                        resource.name().toLowerCase(Locale.ROOT),
                        now.settledUse(host, resource),
                        situation.model().marks(resource).getHigh()));
            }
        }
        return "Host " + host.name() + " is hot: "
                + (parts.isEmpty() ? "no resource is named" : String.join("; ", parts));
    }

    private String counts() {
        return trace.counts().isEmpty()
                ? "nothing"
                : trace.counts().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }
}
