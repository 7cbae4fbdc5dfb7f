package io.isotherm.explain.status;

import io.isotherm.explain.PoolRecords;
import io.isotherm.pool.PoolConfigs;
import io.isotherm.pool.ResolvedConfig;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What sleeping hosts saved.
 *
 * @param since from when on it is reckoned
 * @param asleepSince the hosts asleep now, with the time at which each had gone to sleep
 * @param sleptHours how long hosts slept in that time, together
 * @param savedWattHours what they would have drawn idle meanwhile, by the watts of the inventory or of the configuration
 */
public record PowerSavings(
        Instant since, SortedMap<String, Instant> asleepSince, double sleptHours, double savedWattHours) {
    private static final double MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

    public PowerSavings {
        asleepSince = Collections.unmodifiableSortedMap(new TreeMap<>(asleepSince));
    }

    /** A host sleeps from the report that it does to the first report that it is being woken. */
    static PowerSavings of(PoolRecords records, Instant since, Instant at) {
        List<PowerEvent> events = records.powerEvents();
        TreeSet<String> hosts = new TreeSet<>(records.hosts());
        events.forEach(event -> hosts.add(event.getHost()));
        PoolConfig config = ResolvedConfig.of(
                        records.configAt(at).orElseGet(() -> PoolConfigs.defaults(records.pool())), List.of(), hosts)
                .config();
        SortedMap<String, Instant> asleep = new TreeMap<>();
        double hours = 0;
        double wattHours = 0;
        for (PowerEvent event : events) {
            if (event.getAt().isAfter(at)) {
                break;
            }
            String host = event.getHost();
            if (event.getAction() == PowerAction.SLEEP && event.getStatus() == CommandStatus.SUCCEEDED) {
                asleep.putIfAbsent(host, event.getAt());
            } else if (event.getAction() == PowerAction.WAKE
                    && (event.getStatus() == CommandStatus.RUNNING || event.getStatus() == CommandStatus.SUCCEEDED)) {
                Instant slept = asleep.remove(host);
                double of = slept == null ? 0 : hours(slept, event.getAt(), since);
                hours += of;
                wattHours += of * idleWatts(records, config, host, at);
            }
        }
        for (var sleeping : asleep.entrySet()) {
            double of = hours(sleeping.getValue(), at, since);
            hours += of;
            wattHours += of * idleWatts(records, config, sleeping.getKey(), at);
        }
        return new PowerSavings(since, asleep, hours, wattHours);
    }

    private static double hours(Instant from, Instant to, Instant since) {
        Instant begin = from.isBefore(since) ? since : from;
        return Math.max(0, to.toEpochMilli() - begin.toEpochMilli()) / MILLIS_PER_HOUR;
    }

    private static double idleWatts(PoolRecords records, PoolConfig config, String host, Instant at) {
        return records.listedAt(host, at)
                .map(InventoryHost::getWatts)
                .filter(watts -> !watts.isEmpty())
                .orElseGet(() -> ResolvedConfig.watts(config, host))
                .get(0);
    }
}
