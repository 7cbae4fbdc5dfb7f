package io.isotherm.simulator;

import io.isotherm.simulator.migration.MigrationRecord;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/** Draws up the accounts of an engine. */
final class Accounting {
    private static final double JOULES_PER_KWH = 3.6e6;

    private Accounting() {}

    static PoolAccounts of(PoolEngine engine) {
        SortedMap<String, PoolAccounts.HostAccounts> hosts = new TreeMap<>();
        engine.hosts.forEach((name, host) -> hosts.put(name, of(host, engine.now())));
        long failed = engine.migrations.stream()
                .filter(migration -> migration.failure().isPresent())
                .count();
        return new PoolAccounts(
                Times.instant(engine.start),
                Times.instant(engine.now()),
                sum(hosts, PoolAccounts.HostAccounts::energyKwh),
                engine.leastJoules() / JOULES_PER_KWH,
                sum(hosts, PoolAccounts.HostAccounts::hotSeconds),
                sum(hosts, PoolAccounts.HostAccounts::hotByMovesSeconds),
                sum(hosts, PoolAccounts.HostAccounts::unservedMhzSeconds),
                sum(hosts, PoolAccounts.HostAccounts::demandedMhzSeconds),
                sum(hosts, PoolAccounts.HostAccounts::asleepSeconds),
                engine.begun(),
                engine.migrations.size() - failed,
                failed,
                engine.migrations.stream().filter(MigrationRecord::reversed).count(),
                hosts);
    }

    private static double sum(
            SortedMap<String, PoolAccounts.HostAccounts> hosts, ToDoubleFunction<PoolAccounts.HostAccounts> figure) {
        return hosts.values().stream().mapToDouble(figure).sum();
    }

    private static PoolAccounts.HostAccounts of(HostSim host, long now) {
        return new PoolAccounts.HostAccounts(
                host.sumAt(host.joules, now) / JOULES_PER_KWH,
                host.sumAt(host.hotSeconds, now),
                host.sumAt(host.hotByMovesSeconds, now),
                host.sumAt(host.cpuOverloadSeconds, now),
                host.sumAt(host.overloadSeconds, now),
                host.sumAt(host.askedMhzSeconds, now),
                host.sumAt(host.shortMhzSeconds, now),
                host.sumAt(host.migratingMhzSeconds, now),
                host.sumAt(host.suspendedMhzSeconds, now),
                host.sumAt(host.unservedMhzSeconds, now),
                host.sumAt(host.demandedMhzSeconds, now),
                host.sumAt(host.onSeconds, now),
                host.sumAt(host.asleepSeconds, now));
    }

    static Map<UUID, String> placement(PoolEngine engine) {
        Map<UUID, String> placement = new LinkedHashMap<>();
        engine.vms.forEach((uuid, vm) -> {
            if (vm.host != null) {
                placement.put(uuid, vm.host.spec.name());
            }
        });
        return Collections.unmodifiableMap(placement);
    }
}
