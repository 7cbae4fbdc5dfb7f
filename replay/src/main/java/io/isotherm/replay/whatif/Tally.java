package io.isotherm.replay.whatif;

import io.isotherm.replay.demand.Demand;
import io.isotherm.replay.demand.HostDemand;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Move;
import io.isotherm.schema.Scenario;
import io.isotherm.simulator.PoolAccounts;
import io.isotherm.simulator.PoolAccounts.HostAccounts;
import io.isotherm.simulator.migration.MigrationRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Keeps the books of one run: a tick for each window, and figures at the end. */
final class Tally {
    private static final double SECONDS_PER_HOUR = 3600;
    private static final double JOULES_PER_KWH = 3.6e6;
    private static final double BYTES_PER_GIB = 1L << 30;
    /** What a guest loses while it migrates, as the paper estimates it. */
    private static final double LOSS_WHILE_MIGRATING = 0.1;

    private final Demand demand;
    private final List<WhatIfTick> ticks = new ArrayList<>();
    private final SortedMap<String, Double> scenarioMinutes = new TreeMap<>();
    private final Map<String, Long> expectedMillis = new HashMap<>();
    private final List<Double> durationErrors = new ArrayList<>();
    private PoolAccounts last;
    private long memoryExceeded;

    Tally(Demand demand, PoolAccounts opening) {
        this.demand = demand;
        this.last = opening;
    }

    void memory(long usedKib, long capacityKib) {
        if (usedKib > capacityKib) {
            memoryExceeded++;
        }
    }

    /** What moves that were issued are expected to take. */
    void expected(List<Move> moves) {
        moves.stream()
                .filter(Move::getIssued)
                .forEach(move -> expectedMillis.put(move.getCommandId(), move.getExpectedMillis()));
    }

    /** What becomes of them. */
    void heard(MigrationEvent event) {
        if (event.getStatus() == CommandStatus.SUCCEEDED && event.getElapsedMillis() > 0) {
            long expected = expectedMillis.getOrDefault(event.getCommandId(), 0L);
            durationErrors.add(Math.abs((double) expected - event.getElapsedMillis()) / event.getElapsedMillis());
        }
    }

    private double durationError() {
        List<Double> sorted = durationErrors.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }

    void window(PoolAccounts now, @Nullable Scenario scenario, int underWay, int hostsOn, int hotHosts) {
        double seconds = Duration.between(last.until(), now.until()).toNanos() / 1e9;
        List<@Nullable Double> loads = new ArrayList<>(demand.hosts().size());
        for (HostDemand host : demand.hosts()) {
            loads.add(load(host, now));
        }
        if (scenario != null) {
            scenarioMinutes.merge(scenario.name(), seconds / 60, Double::sum);
        }
        ticks.add(new WhatIfTick(
                now.until(),
                scenario,
                (int) (now.migrationsBegun() - last.migrationsBegun()),
                underWay,
                hostsOn,
                hotHosts,
                seconds > 0 ? (now.energyKwh() - last.energyKwh()) * JOULES_PER_KWH / seconds : 0,
                loads));
        last = now;
    }

    private @Nullable Double load(HostDemand host, PoolAccounts now) {
        HostAccounts after = now.hosts().get(host.name());
        HostAccounts before = last.hosts().get(host.name());
        if (after == null || before == null || after.onSeconds() <= before.onSeconds()) {
            return null;
        }
        double capacity = host.capacity().getCpus() * host.capacity().getCpuMhz();
        return (after.askedMhzSeconds() - before.askedMhzSeconds())
                / (capacity * (after.onSeconds() - before.onSeconds()));
    }

    WhatIfResult result(
            String name, PoolAccounts closing, List<MigrationRecord> moves, long refused, double waitingVmMinutes) {
        double on = sum(closing, HostAccounts::onSeconds);
        double overload = sum(closing, HostAccounts::overloadSeconds);
        double demanded = closing.demandedMhzSeconds();
        double slatah = on > 0 ? sum(closing, HostAccounts::cpuOverloadSeconds) / on : 0;
        double suspended = sum(closing, HostAccounts::suspendedMhzSeconds);
        double live = sum(closing, HostAccounts::migratingMhzSeconds) - suspended;
        double pdm = demanded > 0 ? (LOSS_WHILE_MIGRATING * live + suspended) / demanded : 0;
        double slav = slatah * pdm;
        return new WhatIfResult(
                name,
                demand.pool(),
                closing.from(),
                closing.until(),
                demand.hosts().stream().map(HostDemand::name).toList(),
                new WhatIfFigures(
                        closing.hotMinutes(),
                        overload / 60,
                        on > 0 ? overload / on : 0,
                        sum(closing, HostAccounts::shortMhzSeconds),
                        demanded,
                        closing.migrationsSucceeded(),
                        moves.stream().mapToDouble(MigrationRecord::bytes).sum() / BYTES_PER_GIB,
                        closing.migrationsReversed(),
                        closing.migrationsFailed(),
                        durationError(),
                        refused,
                        on / SECONDS_PER_HOUR,
                        closing.hostHoursAsleep(),
                        closing.energyKwh(),
                        slatah,
                        pdm,
                        slav,
                        closing.energyKwh() * slav,
                        waitingVmMinutes,
                        memoryExceeded,
                        scenarioMinutes),
                ticks);
    }

    private static double sum(PoolAccounts accounts, ToDoubleFunction<HostAccounts> figure) {
        return accounts.hosts().values().stream().mapToDouble(figure).sum();
    }
}
