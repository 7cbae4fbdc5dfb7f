package io.isotherm.collector;

import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples hosts on schedule and publishes what it finds. Every host has a thread of its own, so that one that hangs
 * disturbs no other. With {@link #driven} there is no schedule: whoever drives the clock calls {@link #sampleNow()}.
 */
public final class CollectorService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorService.class);
    private static final Duration STOP = Duration.ofSeconds(2);
    /** So many intervals without a published sample make a host's collection unready. */
    private static final int LATE_INTERVALS = 3;

    private final CollectorConfig config;
    private final SamplePublisher publisher;
    private final InstantSource clock;
    private final @Nullable Pacer pacer;
    private final List<HostCollector> hosts = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    private CollectorService(
            CollectorConfig config,
            Inventory inventory,
            SamplePublisher publisher,
            InstantSource clock,
            @Nullable Pacer pacer) {
        this.config = config;
        this.publisher = publisher;
        this.clock = clock;
        this.pacer = pacer;
        Instant startedAt = clock.instant();
        for (String host : config.hosts()) {
            Hypervisor hypervisor = inventory
                    .hypervisor(host)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "collector.hosts: '" + host + "' is not in the inventory; it has " + inventory.hosts()));
            hosts.add(new HostCollector(
                    new HostSampler(config.pool(), hypervisor, startedAt), publisher::publish, publisher.meters(host)));
        }
    }

    /**
     * A collector that samples by the schedule of its configuration.
     *
     * @param clock tells the time
     * @param pacer waits by the same clock; {@link Pacer#by} for one that runs at real speed
     * @throws IllegalArgumentException if a host is not in the inventory
     */
    public static CollectorService scheduled(
            CollectorConfig config,
            Inventory inventory,
            KafkaConnection kafka,
            MeterRegistry meters,
            InstantSource clock,
            Pacer pacer) {
        return new CollectorService(config, inventory, publisher(config, kafka, meters), clock, pacer);
    }

    /**
     * A collector that samples only when told to by {@link #sampleNow()}.
     *
     * @param clock tells the time
     * @throws IllegalArgumentException if a host is not in the inventory
     */
    public static CollectorService driven(
            CollectorConfig config,
            Inventory inventory,
            KafkaConnection kafka,
            MeterRegistry meters,
            InstantSource clock) {
        return new CollectorService(config, inventory, publisher(config, kafka, meters), clock, null);
    }

    private static SamplePublisher publisher(CollectorConfig config, KafkaConnection kafka, MeterRegistry meters) {
        String clientId =
                "isotherm-collector-" + config.pool() + "-" + config.hosts().first();
        return SamplePublisher.to(kafka, clientId, config.bufferSize(), meters);
    }

    @Override
    public String name() {
        return "collector";
    }

    @Override
    public void start() {
        publisher.start();
        if (pacer != null) {
            for (HostCollector host : hosts) {
                Thread thread = new Thread(() -> run(host, pacer), "sample-" + host.host());
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }
    }

    /**
     * Takes one sample of every host on the calling thread, in the order of their names.
     *
     * @return how many hosts could be read
     */
    public int sampleNow() {
        int read = 0;
        for (HostCollector host : hosts) {
            if (host.sample()) {
                read++;
            }
        }
        return read;
    }

    /** How many samples wait to be sent. */
    public int buffered() {
        return publisher.buffered();
    }

    private void run(HostCollector host, Pacer waiting) {
        SampleSchedule schedule = new SampleSchedule(config.interval());
        try {
            Instant at = schedule.first(clock.instant());
            while (!stopped) {
                waiting.awaitUntil(at);
                host.sample();
                SampleSchedule.Next next = schedule.next(at, clock.instant());
                host.skip(next.skipped());
                at = next.at();
            }
        } catch (InterruptedException e) {
            LOG.debug("Sampling of {} was told to stop", host.host(), e);
        }
    }

    @Override
    public Health health() {
        SortedMap<String, String> details = new TreeMap<>();
        details.put("buffered", Integer.toString(publisher.buffered()));
        details.put("dropped", Long.toString(publisher.dropped()));
        boolean ready = true;
        Instant now = clock.instant();
        Duration late = config.interval().multipliedBy(LATE_INTERVALS);
        for (HostCollector host : hosts) {
            Instant published = publisher.lastPublished(host.host()).orElse(null);
            details.put(
                    "host." + host.host(),
                    host.failure().map(reason -> "unreadable: " + reason).orElse("readable"));
            if (published == null) {
                ready = false;
                details.put("lastPublished." + host.host(), "never");
            } else {
                Duration age = Duration.between(published, now);
                ready = ready && age.compareTo(late) <= 0;
                details.put("lastPublished." + host.host(), age.toMillis() + " ms ago");
            }
        }
        boolean live = pacer == null || stopped || threads.stream().allMatch(Thread::isAlive);
        return new Health(live, ready, details);
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(STOP.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
    }
}
