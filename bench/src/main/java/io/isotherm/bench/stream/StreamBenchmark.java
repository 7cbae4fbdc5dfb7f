package io.isotherm.bench.stream;

import com.sun.management.OperatingSystemMXBean;
import io.isotherm.analyzer.stream.AnalyzerService;
import io.isotherm.bench.stream.StreamResult.Throughput;
import io.isotherm.bench.stream.TopicWatch.Arrival;
import io.isotherm.decider.stream.DeciderService;
import io.isotherm.embedded.EmbeddedCluster;
import io.isotherm.runtime.Service;
import io.isotherm.schema.HostMetrics;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Temperature;
import io.isotherm.streams.StreamsSettings;
import io.isotherm.topics.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the services on a broker in the same process, on samples out of a seed. What is measured waits for its records,
 * which a transaction shows it all at once: neither its start nor what writes the records counts.
 */
public final class StreamBenchmark {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final Duration SILENT_AFTER = Duration.ofMinutes(5);
    private static final int LEAST_WINDOWS = 3;
    /** So many come before the one in which hosts become hot: as many as a detector looks at, by default. */
    private static final int WINDOWS_BEFORE = 4;

    private final Plan plan;
    private final Path directory;
    private final Consumer<String> progress;

    /**
     * How it is measured.
     *
     * @param records so many samples each of bare loop and analyzer takes in: full rounds of all hosts, three windows at least
     * @param repeat how often, at least 1
     * @param everyMillis between two samples of a host, at least 100
     * @param seed what samples are generated from
     */
    public record Plan(int records, int repeat, int everyMillis, long seed) {}

    /**
     * A benchmark.
     *
     * @param directory for the broker and the services' state; empty
     * @param progress told what is done
     */
    public StreamBenchmark(Plan plan, Path directory, Consumer<String> progress) {
        this.plan = plan;
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Runs it for pools of some sizes, one after the other.
     *
     * @param results takes what came of each
     * @throws IllegalStateException if a service does not get on
     * @throws InterruptedException if interrupted while it runs
     */
    public void run(List<Integer> sizes, Consumer<StreamResult> results) throws InterruptedException {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("broker"))) {
            for (int hosts : sizes) {
                List<Throughput> throughputs = throughputs(cluster, hosts);
                results.accept(live(cluster, hosts, throughputs));
            }
        }
    }

    /** One time of one of them: nanoseconds by the clock on the wall, of its own threads, and of the whole process. */
    private record Taken(int records, long wall, long own, long process) {}

    private List<Throughput> throughputs(EmbeddedCluster cluster, int hosts) throws InterruptedException {
        List<Taken> bare = new ArrayList<>();
        List<Taken> analyzer = new ArrayList<>();
        List<Taken> decider = new ArrayList<>();
        int rounds = Math.max(LEAST_WINDOWS * SampledPool.SAMPLES_PER_WINDOW, plan.records() / hosts);
        long window = SampledPool.windowMillis(plan.everyMillis());
        long begin = Math.floorDiv(System.currentTimeMillis() - (long) rounds * plan.everyMillis(), window) * window;
        long overloadedFrom = begin + rounds / 2 * (long) plan.everyMillis();
        for (int i = 1; i <= plan.repeat(); i++) {
            progress.accept(hosts + " hosts: " + rounds * hosts + " samples, time " + i + " of " + plan.repeat());
            String name = "bench" + hosts + "-" + i;
            try (Installation installation = new Installation(cluster, name + "-bare", true)) {
                bare.add(bare(installation, pool(hosts, begin, overloadedFrom), rounds));
            }
            try (Installation installation = new Installation(cluster, name + "-analyzer", true);
                    Installation next = new Installation(cluster, name + "-decider", true)) {
                analyzer.add(analyzer(installation, pool(hosts, begin, overloadedFrom), rounds));
                decider.add(decider(next, states(installation), hosts, begin));
            }
        }
        return List.of(median("bare", bare), median("analyzer", analyzer), median("decider", decider));
    }

    private SampledPool pool(int hosts, long begin, long overloadedFrom) {
        return new SampledPool(hosts, plan.everyMillis(), begin, overloadedFrom, plan.seed());
    }

    private Taken bare(Installation installation, SampledPool pool, int rounds) throws InterruptedException {
        String group = installation.kafka().topicPrefix() + "copy";
        OwnThreads threads = new OwnThreads(group);
        try (BareLoop loop = new BareLoop(installation, group)) {
            threads.start(loop::start);
            return samples(installation, group, threads, pool, rounds);
        }
    }

    private Taken analyzer(Installation installation, SampledPool pool, int rounds) throws InterruptedException {
        configure(installation, pool.nextRound());
        String group = installation.kafka().topicPrefix() + "analyzer";
        OwnThreads threads = new OwnThreads(group);
        try (Service service = analyzer(installation, group)) {
            threads.start(service::start);
            return samples(installation, group, threads, pool, rounds);
        }
    }

    private Taken samples(Installation installation, String group, OwnThreads threads, SampledPool pool, int rounds)
            throws InterruptedException {
        Topic<HostMetrics> topic = installation.topics().hostMetrics();
        installation.begin();
        List<HostMetrics> first = pool.round();
        first.forEach(installation::send);
        installation.commit();
        installation.awaitRead(group, topic);
        installation.begin();
        for (int i = 0; i < rounds; i++) {
            pool.round().forEach(installation::send);
        }
        return taken(installation, group, topic, threads, rounds * first.size());
    }

    private Taken decider(Installation installation, List<ConsumerRecord<String, byte[]>> states, int hosts, long begin)
            throws InterruptedException {
        configure(installation, begin);
        String group = installation.kafka().topicPrefix() + "decider";
        Topic<HostState> topic = installation.topics().hostStates();
        OwnThreads threads = new OwnThreads(group);
        try (Service service = decider(installation, group)) {
            threads.start(service::start);
            int first = Math.min(hosts, states.size() / 2);
            installation.begin();
            states.subList(0, first).forEach(state -> copy(installation, topic, state));
            installation.commit();
            installation.awaitRead(group, topic);
            installation.begin();
            states.subList(first, states.size()).forEach(state -> copy(installation, topic, state));
            return taken(installation, group, topic, threads, states.size() - first);
        }
    }

    private static void copy(Installation to, Topic<?> topic, ConsumerRecord<String, byte[]> record) {
        to.send(topic.name(), record.key(), record.value(), record.timestamp());
    }

    private static Taken taken(Installation installation, String group, Topic<?> topic, OwnThreads threads, int records)
            throws InterruptedException {
        installation.flush();
        long process = processNanos();
        long own = threads.processorNanos();
        long wall = System.nanoTime();
        installation.commit();
        installation.awaitRead(group, topic);
        return new Taken(records, System.nanoTime() - wall, threads.processorNanos() - own, processNanos() - process);
    }

    private static List<ConsumerRecord<String, byte[]>> states(Installation installation) {
        Topic<HostState> topic = installation.topics().hostStates();
        long end = installation.end(topic);
        List<ConsumerRecord<String, byte[]>> states = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(installation.reading(), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(Installation.partition(topic)));
            while (consumer.position(Installation.partition(topic)) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(states::add);
            }
        }
        return states;
    }

    private static Throughput median(String what, List<Taken> times) {
        return new Throughput(
                what,
                times.get(0).records(),
                median(times, one -> one.records() * NANOS_PER_SECOND / one.wall()),
                median(times, one -> one.own() / NANOS_PER_MICRO / one.records()),
                median(times, one -> one.process() / NANOS_PER_MICRO / one.records()));
    }

    private static double median(List<Taken> times, ToDoubleFunction<Taken> figure) {
        double[] sorted = times.stream().mapToDouble(figure).sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }

    private StreamResult live(EmbeddedCluster cluster, int hosts, List<Throughput> throughputs)
            throws InterruptedException {
        long window = SampledPool.windowMillis(plan.everyMillis());
        // More than a window is left for taking in what comes before.
        long hot = Math.floorDiv(System.currentTimeMillis(), window) * window + 2 * window;
        long begin = hot - (WINDOWS_BEFORE + 1) * window;
        SampledPool pool = pool(hosts, begin, hot - SampledPool.OVERLOADED_WINDOWS * window);
        try (Installation installation = new Installation(cluster, "bench" + hosts + "-live", false);
                Service analyzer = analyzer(installation, installation.kafka().topicPrefix() + "analyzer");
                Service decider = decider(installation, installation.kafka().topicPrefix() + "decider");
                TopicWatch<HostState> states = new TopicWatch<>(
                        installation, installation.topics().hostStates(), StreamBenchmark::hasTurnedHot);
                TopicWatch<MigrationCommand> commands =
                        new TopicWatch<>(installation, installation.topics().migrationCommands(), command -> true)) {
            configure(installation, begin);
            analyzer.start();
            decider.start();
            progress.accept(hosts + " hosts: samples as they come");
            while (pool.nextRound() <= hot + 2L * plan.everyMillis()) {
                for (HostMetrics sample : pool.round()) {
                    awaitTime(sample.getSampledAt().toEpochMilli());
                    installation.send(sample);
                }
            }
            awaitDecided(installation, states, commands);
            return result(
                    hosts,
                    throughputs,
                    states.arrivals().stream()
                            .map(Arrival::value)
                            .filter(state -> state.getWindowEnd().toEpochMilli() == hot)
                            .toList(),
                    commands.arrivals());
        }
    }

    private static void awaitDecided(
            Installation installation, TopicWatch<HostState> states, TopicWatch<MigrationCommand> commands)
            throws InterruptedException {
        installation.flush();
        String prefix = installation.kafka().topicPrefix();
        installation.awaitRead(prefix + "analyzer", installation.topics().hostMetrics());
        installation.awaitRead(prefix + "decider", installation.topics().hostStates(), states.awaitEnd());
        commands.awaitEnd();
    }

    private static void awaitTime(long millis) throws InterruptedException {
        long wait = millis - System.currentTimeMillis();
        if (wait > 0) {
            TimeUnit.MILLISECONDS.sleep(wait);
        }
    }

    private static boolean hasTurnedHot(HostState state) {
        return state.getTemperature() == Temperature.HOT && state.getSince().equals(state.getWindowEnd());
    }

    private StreamResult result(
            int hosts, List<Throughput> throughputs, List<HostState> hot, List<Arrival<MigrationCommand>> commands) {
        List<Double> fromSample = new ArrayList<>();
        List<Double> fromClosing = new ArrayList<>();
        for (HostState state : hot) {
            Optional<Arrival<MigrationCommand>> first = commands.stream()
                    .filter(command -> command.value().getSource().equals(state.getHost())
                            && !command.value().getIssuedAt().isBefore(state.getWindowEnd()))
                    .findFirst();
            Instant sampledAt = state.getLastSampleAt();
            if (first.isPresent() && sampledAt != null) {
                long at = first.get().at();
                fromSample.add((double) at - sampledAt.toEpochMilli());
                fromClosing.add((double) at - state.getWindowEnd().toEpochMilli() - plan.everyMillis());
            }
        }
        return new StreamResult(
                hosts,
                plan.everyMillis() / MILLIS_PER_SECOND,
                throughputs,
                hot.size(),
                fromSample.size(),
                quantile(fromSample, 0.5),
                quantile(fromSample, 0.99),
                quantile(fromClosing, 0.5),
                quantile(fromClosing, 0.99));
    }

    private void configure(Installation installation, long from) {
        Instant at = Instant.ofEpochMilli(from);
        installation.begin();
        installation.send(
                installation.topics().poolConfig(), SampledPool.NAME, SampledPool.config(plan.everyMillis(), at), at);
        installation.commit();
    }

    private Service analyzer(Installation installation, String group) {
        return AnalyzerService.of(
                installation.kafka(),
                StreamsSettings.of(group, directory.resolve(group)),
                SILENT_AFTER,
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    private Service decider(Installation installation, String group) {
        return DeciderService.of(
                installation.kafka(), StreamsSettings.of(group, directory.resolve(group)), new SimpleMeterRegistry());
    }

    private static long processNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** The least figure that so large a share of them does not exceed; null where there are none. */
    private static @Nullable Double quantile(List<Double> figures, double share) {
        List<Double> sorted = figures.stream().sorted().toList();
        return sorted.isEmpty() ? null : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
