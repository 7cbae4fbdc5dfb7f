package io.isotherm.collector;

import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.schema.HostMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples hosts on schedule and publishes what it finds. Every host has a thread of its own, so that one that hangs
 * disturbs no other, and hosts come and go with the inventory, each alone. With {@link #driven} there is no schedule: whoever drives the clock calls {@link #sampleNow()}.
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
    private final @Nullable ClockCheck clockCheck;
    private final Inventory inventory;
    private final SortedMap<String, Sampling> hosts = new TreeMap<>();
    private boolean started;
    private boolean stopped;

    private CollectorService(
            CollectorConfig config,
            Inventory inventory,
            SamplePublisher publisher,
            MeterRegistry meters,
            InstantSource clock,
            @Nullable ClockCheck clockCheck,
            @Nullable Pacer pacer) {
        this.config = config;
        this.publisher = publisher;
        this.clock = clock;
        this.clockCheck = clockCheck;
        this.pacer = pacer;
        this.inventory = inventory;
        SortedSet<String> known = inventory.hosts();
        for (String host : config.hosts()) {
            if (inventory.isFixed() && !known.contains(host)) {
                throw new IllegalArgumentException(
                        "collector.hosts: '" + host + "' is not in the inventory; it has " + known);
            }
        }
        Gauge.builder("isotherm.collector.clock.ahead", this, CollectorService::clockAheadSeconds)
                .description("How far at least this machine's clock is ahead of Kafka's; below 0: behind it")
                .baseUnit("seconds")
                .register(meters);
        follow();
        inventory.onChange(this::follow);
    }

    private double clockAheadSeconds() {
        OptionalLong known = clockCheck == null ? OptionalLong.empty() : clockCheck.aheadMillis();
        return known.isPresent() ? known.getAsLong() / 1000.0 : Double.NaN;
    }

    /**
     * A collector that samples by the schedule of its configuration.
     *
     * @param clock tells the time; it is compared with Kafka's
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
        ClockCheck check = ClockCheck.by(kafka, config.pool(), clientId(config) + "-clock", clock);
        return new CollectorService(config, inventory, publisher(config, kafka, meters), meters, clock, check, pacer);
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
        return new CollectorService(config, inventory, publisher(config, kafka, meters), meters, clock, null, null);
    }

    private static SamplePublisher publisher(CollectorConfig config, KafkaConnection kafka, MeterRegistry meters) {
        return SamplePublisher.to(kafka, clientId(config), config.bufferSize(), meters);
    }

    private static String clientId(CollectorConfig config) {
        return "isotherm-collector-" + config.pool()
                + config.hosts().stream().findFirst().map(host -> "-" + host).orElse("");
    }

    @Override
    public String name() {
        return "collector";
    }

    @Override
    public synchronized void start() {
        publisher.start();
        if (clockCheck != null) {
            clockCheck.start();
        }
        started = true;
        hosts.values().forEach(this::begin);
    }

    /** Takes up the hosts as they are now: begins with those that are new and ends with those that are gone. */
    private synchronized void follow() {
        if (stopped) {
            return;
        }
        SortedMap<String, Hypervisor> wanted = new TreeMap<>();
        inventory
                .selected(config.hosts())
                .forEach(host -> inventory.hypervisor(host).ifPresent(door -> wanted.put(host, door)));
        hosts.entrySet().removeIf(entry -> {
            boolean gone = !entry.getValue().isOf(wanted.get(entry.getKey()));
            if (gone) {
                entry.getValue().end();
                publisher.forget(entry.getKey());
            }
            return gone;
        });
        wanted.forEach((host, door) -> {
            if (!hosts.containsKey(host)) {
                Sampling sampling = new Sampling(host, door);
                hosts.put(host, sampling);
                if (started) {
                    begin(sampling);
                }
            }
        });
        if (hosts.isEmpty() && !inventory.hosts().isEmpty()) {
            LOG.warn("{}", noHost());
        }
    }

    private String noHost() {
        return "none of pool " + config.pool() + "'s hosts " + inventory.hosts() + " is "
                + (config.hosts().isEmpty() ? "this machine" : "among " + config.hosts())
                + ": name by collector.hosts whom to sample";
    }

    private void begin(Sampling sampling) {
        if (pacer != null) {
            sampling.begin(pacer);
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized List<Sampling> samplings() {
        return List.copyOf(hosts.values());
    }

    /**
     * Takes one sample of every host on the calling thread, in the order of their names.
     *
     * @return how many hosts could be read
     */
    public int sampleNow() {
        int read = 0;
        for (Sampling sampling : samplings()) {
            if (sampling.collector.sample()) {
                read++;
            }
        }
        return read;
    }

    /** How many samples wait to be sent. */
    public int buffered() {
        return publisher.buffered();
    }

    /** The sampling of one host, on a thread of its own. */
    private final class Sampling {
        private final Hypervisor door;
        private final HostCollector collector;
        private @Nullable Thread thread;
        private volatile boolean over;

        Sampling(String host, Hypervisor door) {
            this.door = door;
            this.collector = new HostCollector(
                    new HostSampler(
                            config.pool(),
                            door,
                            clock.instant(),
                            () -> clockCheck == null ? OptionalLong.empty() : clockCheck.aheadMillis()),
                    this::publish,
                    publisher.meters(host));
        }

        private void publish(HostMetrics sample) {
            if (!over) {
                publisher.publish(sample);
            }
        }

        boolean isOf(@Nullable Hypervisor wanted) {
            return door.equals(wanted);
        }

        void begin(Pacer waiting) {
            Thread begun = new Thread(() -> run(waiting), "sample-" + collector.host());
            begun.setDaemon(true);
            thread = begun;
            begun.start();
        }

        private void run(Pacer waiting) {
            SampleSchedule schedule = new SampleSchedule(config.interval());
            try {
                Instant at = schedule.first(clock.instant());
                while (!over) {
                    waiting.awaitUntil(at);
                    collector.sample();
                    SampleSchedule.Next next = schedule.next(at, clock.instant());
                    collector.skip(next.skipped());
                    at = next.at();
                }
            } catch (InterruptedException e) {
                LOG.debug("Sampling of {} was told to stop", collector.host(), e);
            }
        }

        boolean isAlive() {
            return thread == null || thread.isAlive();
        }

        void end() {
            over = true;
            if (thread != null) {
                thread.interrupt();
            }
        }

        void await(Duration most) throws InterruptedException {
            if (thread != null) {
                thread.join(most.toMillis());
            }
        }
    }

    @Override
    public Health health() {
        SortedMap<String, String> details = new TreeMap<>();
        details.put("buffered", Integer.toString(publisher.buffered()));
        details.put("dropped", Long.toString(publisher.dropped()));
        if (clockCheck != null) {
            details.put("clock", clockCheck.text());
        }
        List<Sampling> samplings = samplings();
        boolean ready = !samplings.isEmpty();
        if (!ready) {
            details.put("hosts", inventory.hosts().isEmpty() ? "none: the inventory has none" : noHost());
        }
        Instant now = clock.instant();
        Duration late = config.interval().multipliedBy(LATE_INTERVALS);
        for (Sampling sampling : samplings) {
            HostCollector host = sampling.collector;
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
        boolean live = isStopped() || samplings.stream().allMatch(Sampling::isAlive);
        return Health.of(live, ready, details);
    }

    @Override
    public void close() {
        List<Sampling> samplings;
        synchronized (this) {
            stopped = true;
            samplings = samplings();
        }
        samplings.forEach(Sampling::end);
        try {
            for (Sampling sampling : samplings) {
                sampling.await(STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
        if (clockCheck != null) {
            clockCheck.close();
        }
    }
}
