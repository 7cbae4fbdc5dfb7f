package io.isotherm.decider.core.plan;

import static io.isotherm.decider.core.Pools.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.MoveUnderWay;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.model.RecentMove;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges a plan step by step from the configuration and the hosts' numbers alone, with its own book-keeping: it shares
 * nothing with the rules that the planners ask.
 */
final class PlanVerification {
    private final PoolModel model;
    private final Scenario scenario;
    private final Plan plan;
    private final Map<String, Map<Resource, Double>> used = new TreeMap<>();
    private final Map<String, String> at = new TreeMap<>();

    PlanVerification(PoolModel model, Scenario scenario, Plan plan) {
        this.model = model;
        this.scenario = scenario;
        this.plan = plan;
        for (Host host : model.hosts()) {
            Map<Resource, Double> amounts = new TreeMap<>();
            for (Resource resource : Resource.values()) {
                amounts.put(resource, host.expected().of(resource));
            }
            used.put(host.name(), amounts);
        }
        model.guests().forEach(guest -> at.put(guest.uuid(), guest.host()));
        for (MoveUnderWay move : model.movesUnderWay()) {
            Guest guest = model.guest(move.vm()).orElseThrow();
            add(move.destination(), guest, 1);
        }
    }

    void noStepExceedsMemoryOrHighMarks() {
        for (PlannedMove planned : plan.moves()) {
            Move move = planned.move();
            add(move.destination().name(), move.guest(), 1);
            for (Resource resource : Resource.values()) {
                double capacity = move.destination().capacity().of(resource);
                double share =
                        capacity == 0 ? 0 : usedOf(move.destination().name()).getOrDefault(resource, 0.0) / capacity;
                assertThat(share)
                        .as("%s of %s after %s", resource, move.destination(), move)
                        .isLessThanOrEqualTo(Math.min(
                                        1,
                                        PoolConfigs.marks(model.config(), resource)
                                                .getHigh())
                                + 1e-6);
            }
            add(move.source().name(), move.guest(), -1);
        }
    }

    void noGuestIsLostDoubledOrMovedTwice() {
        Set<String> moved = new HashSet<>();
        for (PlannedMove planned : plan.moves()) {
            Move move = planned.move();
            assertThat(at)
                    .as("%s starts where the guest is", move)
                    .containsEntry(move.guest().uuid(), move.source().name());
            assertThat(move.source().name()).isNotEqualTo(move.destination().name());
            assertThat(moved.add(move.guest().uuid()))
                    .as("%s moves once", move.guest())
                    .isTrue();
            assertThat(model.movesUnderWay())
                    .noneMatch(other -> other.vm().equals(move.guest().uuid()));
            at.put(move.guest().uuid(), move.destination().name());
        }
    }

    void noConstraintIsBrokenAndNoBreachGrows() {
        Map<String, String> where = new TreeMap<>(at);
        model.movesUnderWay().forEach(move -> where.put(move.vm(), move.destination()));
        for (PlannedMove planned : plan.moves()) {
            Move move = planned.move();
            String uuid = move.guest().uuid();
            List<Integer> before = breaches(where);
            where.put(uuid, move.destination().name());
            List<Integer> after = breaches(where);
            boolean groupLeavesMaintenance =
                    scenario == Scenario.EVACUATION && move.source().maintenance();
            for (int i = 0; i < before.size(); i++) {
                boolean affinity =
                        i < model.config().getConstraints().getAffinity().size();
                if (!(affinity && groupLeavesMaintenance)) {
                    assertThat(after.get(i)).as("breach %d after %s", i, move).isLessThanOrEqualTo(before.get(i));
                }
            }
            List<String> allowed =
                    model.config().getConstraints().getAllowedHosts().get(uuid);
            List<String> forbidden =
                    model.config().getConstraints().getForbiddenHosts().getOrDefault(uuid, List.of());
            assertThat(allowed == null || allowed.contains(move.destination().name()))
                    .as("allowed %s", move)
                    .isTrue();
            assertThat(forbidden).doesNotContain(move.destination().name());
            assertThat(model.config().getConstraints().getExcludedVms()).doesNotContain(uuid);
            assertThat(model.config().getConstraints().getMaintenanceHosts())
                    .doesNotContain(move.destination().name());
        }
        if (scenario == Scenario.EVACUATION) {
            int groups = model.config().getConstraints().getAffinity().size();
            assertThat(breaches(where).subList(0, groups).stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .as("affinity groups are whole again in the end")
                    .isLessThanOrEqualTo(breaches(startOfPlan()).subList(0, groups).stream()
                            .mapToInt(Integer::intValue)
                            .sum());
        }
    }

    void cooldownAndReverseVetoHold() {
        Duration cooldown = Duration.ofMillis(model.config().getDecision().getCooldownMillis());
        for (PlannedMove planned : plan.moves()) {
            Move move = planned.move();
            for (RecentMove recent : model.recentMoves(move.guest())) {
                if (recent.at().plus(cooldown).isAfter(TICK)) {
                    assertThat(move.source().hot() || move.source().maintenance())
                            .as("%s within its cool-down", move)
                            .isTrue();
                    boolean drained =
                            scenario == Scenario.EVACUATION && move.source().maintenance();
                    assertThat(drained
                                    || !recent.from().equals(move.destination().name()))
                            .as("%s goes back", move)
                            .isTrue();
                }
            }
        }
    }

    void unknownAndSleepingHostsAreUntouched() {
        for (PlannedMove planned : plan.moves()) {
            assertThat(planned.move().source().usable())
                    .as("source of %s", planned.move())
                    .isTrue();
            assertThat(planned.move().destination().usable())
                    .as("destination of %s", planned.move())
                    .isTrue();
            assertThat(planned.move().guest().running()).isTrue();
            assertThat(planned.move().guest().measured()).isTrue();
        }
    }

    void hostsAreEmptiedWhollyOrNotAtAll() {
        Map<String, Integer> left = new TreeMap<>();
        Set<String> touched = new HashSet<>();
        for (Guest guest : model.guests()) {
            boolean stays = model.underWay(guest).isEmpty();
            left.merge(guest.host(), stays ? 1 : 0, Integer::sum);
        }
        for (PlannedMove planned : plan.moves()) {
            left.merge(planned.move().source().name(), -1, Integer::sum);
            touched.add(planned.move().source().name());
        }
        assertThat(touched).containsExactlyInAnyOrderElementsOf(plan.emptied());
        touched.forEach(host -> assertThat(left).containsEntry(host, 0));
        assertThat(plan.moves())
                .noneMatch(
                        planned -> touched.contains(planned.move().destination().name()));
    }

    private Map<String, String> startOfPlan() {
        Map<String, String> where = new TreeMap<>();
        model.guests().forEach(guest -> where.put(guest.uuid(), guest.host()));
        model.movesUnderWay().forEach(move -> where.put(move.vm(), move.destination()));
        return where;
    }

    /** How far each group is from what it should be: affinity groups first, then anti-affinity groups. */
    private List<Integer> breaches(Map<String, String> where) {
        List<Integer> result = new ArrayList<>();
        for (List<String> group : model.config().getConstraints().getAffinity()) {
            Map<String, Integer> counts = counts(group, where);
            int members = counts.values().stream().mapToInt(Integer::intValue).sum();
            result.add(members
                    - counts.values().stream().mapToInt(Integer::intValue).max().orElse(0));
        }
        for (List<String> group : model.config().getConstraints().getAntiAffinity()) {
            result.add(counts(group, where).values().stream()
                    .mapToInt(count -> count - 1)
                    .sum());
        }
        return result;
    }

    private static Map<String, Integer> counts(List<String> group, Map<String, String> where) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String guest : new HashSet<>(group)) {
            String host = where.get(guest);
            if (host != null) {
                counts.merge(host, 1, Integer::sum);
            }
        }
        return counts;
    }

    private void add(String host, Guest guest, int sign) {
        usedOf(host)
                .replaceAll((resource, amount) -> amount + sign * guest.load().of(resource));
    }

    private Map<Resource, Double> usedOf(String host) {
        return used.computeIfAbsent(host, unknown -> new TreeMap<>());
    }
}
