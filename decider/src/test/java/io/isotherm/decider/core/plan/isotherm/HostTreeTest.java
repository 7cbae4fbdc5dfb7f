package io.isotherm.decider.core.plan.isotherm;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.RandomPools;
import io.isotherm.decider.core.rules.Ceiling;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found by bounds is what a plain scan finds, also after moves were taken and taken back. */
class HostTreeTest {
    private static final int GUESTS = 150;

    @ParameterizedTest
    @CsvSource({"1, 0.3, 0.02", "2, 0.6, 0.02", "3, 0.9, 0.02", "4, 0.6, 0", "5, 0.6, 0.5"})
    void findsWhatAScanFinds(long seed, double fill, double risk) {
        PoolModel model = RandomPools.pool(seed, 120, fill).model();
        for (Scenario scenario : List.of(Scenario.OVERLOAD, Scenario.CONSOLIDATION)) {
            Random random = new Random(seed);
            PlanTrace found = new PlanTrace();
            Draft draft = new Draft(model, PlanContext.of(scenario, 10_000), found);
            Needs needs = new Needs(draft.now(), risk);
            StochasticFit fit = new StochasticFit(needs, draft);
            List<Host> receivers = draft.receivers();
            PlanTrace scanned = new PlanTrace();
            draft.rules().receivers(draft.now(), draft.context(), scanned);
            for (int i = 0; i < GUESTS; i++) {
                Guest guest = model.guests().get(random.nextInt(model.guests().size()));
                Predicate<Host> among = i % 3 == 0 ? host -> host.index() % 2 == 0 : host -> true;
                Optional<Move> expected = scan(guest, receivers, among, draft, needs, scanned);
                Optional<Move> move = fit.destination(guest, receivers, among, draft);
                assertThat(move).isEqualTo(expected);
                assertThat(fit.leastRisk(guest, receivers, among, draft))
                        .isEqualTo(scanLeastRisk(guest, receivers, among, draft, needs, scanned));
                assertThat(found.counts()).isEqualTo(scanned.counts());
                move.ifPresent(taken -> {
                    draft.take(taken, "");
                    needs.apply(taken);
                    if (random.nextInt(4) == 0) {
                        draft.takeBackTo(draft.size() - 1);
                        needs.revert(taken);
                    }
                });
            }
            assertThat(draft.size()).isGreaterThanOrEqualTo(risk == 0 ? 0 : 5);
        }
    }

    private static Optional<Move> scan(
            Guest guest, List<Host> hosts, Predicate<Host> among, Draft draft, Needs needs, PlanTrace trace) {
        return hosts.stream()
                .filter(among)
                .filter(host -> host.index() != draft.now().hostOf(guest).index())
                .filter(host -> room(guest, host, draft, needs) >= 0)
                .sorted(Comparator.comparing((Host host) -> draft.now().isSettledEmpty(host))
                        .thenComparingDouble(
                                host -> host.wattsAt(1) / host.capacity().cpuMhz())
                        .thenComparingDouble(host -> room(guest, host, draft, needs))
                        .thenComparingInt(Host::index))
                .map(host -> draft.now().move(guest, host))
                .filter(move -> draft.rules().mayGo(move, draft.now(), draft.context(), trace))
                .findFirst();
    }

    private static Optional<Move> scanLeastRisk(
            Guest guest, List<Host> hosts, Predicate<Host> among, Draft draft, Needs needs, PlanTrace trace) {
        return hosts.stream()
                .filter(among)
                .filter(host -> host.index() != draft.now().hostOf(guest).index() && !host.hot())
                .sorted(Comparator.comparingDouble((Host host) -> -room(guest, host, draft, needs))
                        .thenComparingDouble(host -> draft.now().useWith(host, Resource.CPU, guest))
                        .thenComparingInt(Host::index))
                .map(host -> draft.now().move(guest, host))
                .filter(move ->
                        draft.rules().mayGo(move, draft.now(), draft.context().hardLimits(), trace))
                .findFirst();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.3, 0.02", "2, 0.6, 0.02", "3, 0.9, 0.02", "4, 0.6, 0.5"})
    void spreadsAsAScanOfAllHostsWould(long seed, double fill, double risk) {
        PoolModel model = RandomPools.pool(seed, 120, fill).model();
        Random random = new Random(seed);
        PlanTrace found = new PlanTrace();
        Draft draft = new Draft(model, PlanContext.of(Scenario.CONSOLIDATION, 10_000), found);
        Needs needs = new Needs(draft.now(), risk);
        SpreadFit fit = new SpreadFit(needs, new StochasticFit(needs, draft));
        List<Host> receivers = draft.receivers();
        PlanTrace scanned = new PlanTrace();
        draft.rules().receivers(draft.now(), draft.context(), scanned);
        for (int i = 0; i < GUESTS; i++) {
            Guest guest = model.guests().get(random.nextInt(model.guests().size()));
            Predicate<Host> among = i % 3 == 0 ? host -> host.index() % 2 == 0 : host -> true;
            Optional<Move> expected = scanSpread(guest, receivers, among, draft, needs, scanned);
            Optional<Move> move = fit.destination(guest, receivers, among, draft);
            assertThat(move).isEqualTo(expected);
            assertThat(found.counts()).isEqualTo(scanned.counts());
            move.ifPresent(taken -> {
                draft.take(taken, "");
                fit.taken(taken);
                if (random.nextInt(4) == 0) {
                    draft.takeBackTo(draft.size() - 1);
                    fit.takenBack(taken);
                }
            });
        }
        assertThat(draft.size()).isGreaterThanOrEqualTo(5);
    }

    private static Optional<Move> scanSpread(
            Guest guest, List<Host> hosts, Predicate<Host> among, Draft draft, Needs needs, PlanTrace trace) {
        Comparator<Host> before = Comparator.comparingDouble(
                        (Host host) -> draft.model().preferences().broken(guest, host, draft.now()))
                .thenComparingDouble(host -> host.wattsAt(1) / host.capacity().cpuMhz());
        List<Host> farthestFirst = hosts.stream()
                .filter(among)
                .filter(host -> host.index() != draft.now().hostOf(guest).index()
                        && !draft.now().isSettledEmpty(host)
                        && isWithin(guest, host, draft, needs))
                .sorted(before.thenComparingDouble(needs::overloadRisk).thenComparingInt(Host::index))
                .toList();
        return IntStream.range(0, farthestFirst.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> i / SpreadFit.CHOICES)
                        .thenComparing(
                                farthestFirst::get,
                                before.thenComparingDouble(
                                        host -> needs.overloadRisk(host, guest, 1) - needs.overloadRisk(host)))
                        .thenComparing(i -> farthestFirst.get(i).index()))
                .map(i -> draft.now().move(guest, farthestFirst.get(i)))
                .filter(move ->
                        draft.rules().mayGo(move, draft.now(), draft.context().hardLimits(), trace))
                .findFirst();
    }

    private static boolean isWithin(Guest guest, Host host, Draft draft, Needs needs) {
        return draft.now().useWith(host, Resource.MEMORY, guest) <= Ceiling.HIGH.of(draft.model(), Resource.MEMORY)
                && IntStream.range(0, Needs.RESOURCES.size())
                        .allMatch(r -> r == Needs.MEMORY || needs.needWith(host, r, guest) <= 1);
    }

    private static double room(Guest guest, Host host, Draft draft, Needs needs) {
        double room = draft.context().ceiling().of(draft.model(), Resource.MEMORY)
                - draft.now().useWith(host, Resource.MEMORY, guest);
        for (int r = 0; r < Needs.RESOURCES.size(); r++) {
            double ceiling = draft.context().ceiling().of(draft.model(), Needs.RESOURCES.get(r));
            room = Math.min(room, ceiling - needs.needWith(host, r, guest));
        }
        return room;
    }
}
