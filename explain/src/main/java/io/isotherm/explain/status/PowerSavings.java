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
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What sleeping hosts saved.
 *
 * @param since from when on it is reckoned
 * @param asleepSince the hosts asleep now, with the time at which each had gone to sleep
 * @param sleptHours how long hosts slept in that time, together
 * @param savedWattHours what they would have drawn idle meanwhile: as measured before they went to sleep, else estimated by the
 *     watts of the inventory or of the configuration
 * @param measuredWattHours the part of it that was measured
 */
public record PowerSavings(
        Instant since,
        SortedMap<String, Instant> asleepSince,
        double sleptHours,
        double savedWattHours,
        double measuredWattHours) {
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
        Reckoning reckoning = new Reckoning(since, host -> idleWatts(records, config, host, at));
        for (PowerEvent event : events) {
            if (event.getAt().isAfter(at)) {
                break;
            }
            String host = event.getHost();
            if (event.getAction() == PowerAction.SLEEP && event.getStatus() == CommandStatus.SUCCEEDED) {
                reckoning.asleep.putIfAbsent(host, event);
            } else if (event.getAction() == PowerAction.WAKE
                    && (event.getStatus() == CommandStatus.RUNNING || event.getStatus() == CommandStatus.SUCCEEDED)) {
                reckoning.count(reckoning.asleep.remove(host), event.getAt());
            }
        }
        reckoning.asleep.values().forEach(sleep -> reckoning.count(sleep, at));
        SortedMap<String, Instant> asleepSince = new TreeMap<>();
        reckoning.asleep.forEach((host, sleep) -> asleepSince.put(host, sleep.getAt()));
        return new PowerSavings(since, asleepSince, reckoning.hours, reckoning.wattHours, reckoning.measuredWattHours);
    }

    /** What is counted, sleep by sleep. */
    private static final class Reckoning {
        private final Instant since;
        private final ToDoubleFunction<String> estimate;
        /** The event with which each began, by host. */
        private final SortedMap<String, PowerEvent> asleep = new TreeMap<>();

        private double hours;
        private double wattHours;
        private double measuredWattHours;

        Reckoning(Instant since, ToDoubleFunction<String> estimate) {
            this.since = since;
            this.estimate = estimate;
        }

        void count(@Nullable PowerEvent sleep, Instant until) {
            if (sleep == null) {
                return;
            }
            double slept = hours(sleep.getAt(), until, since);
            Double measured = sleep.getIdleWatts();
            hours += slept;
            if (measured == null) {
                wattHours += slept * estimate.applyAsDouble(sleep.getHost());
            } else {
                wattHours += slept * measured;
                measuredWattHours += slept * measured;
            }
        }
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
