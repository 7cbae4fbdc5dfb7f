package io.isotherm.launcher.watch;

import io.isotherm.explain.RecordLine.Level;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import io.isotherm.launcher.cli.TimeOption;
import io.isotherm.operator.CommittedRecords;
import io.isotherm.operator.KnownPools;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.Spelling;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.VmLoad;
import io.isotherm.text.TerminalText;
import io.isotherm.topics.PoolPartitioner;
import io.isotherm.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A topic, decoded, as it fills. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the records of a topic decoded, as they come (Ctrl-C ends it), or those of a while.",
            "What failed today, and why: isotherm watch migration-events --since today --once --level warn"
        })
public final class WatchCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "TOPIC", description = "Name of the topic, with or without its prefix, such as decisions.")
    private String name = "";

    @Option(names = "--pool", paramLabel = "POOL", description = "Only records of this pool.")
    private @Nullable String pool;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Only records of this host, or that tell of it, as the moves of a decision do.")
    private @Nullable String host;

    @Option(
            names = "--vm",
            paramLabel = "VM",
            description = "Only records that tell of this guest, by name or UUID; events tell UUIDs only.")
    private @Nullable String vm;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description =
                    "Only records of this level or above. warn: hot and unknown hosts, what was rejected or expired, "
                            + "pools without a way out; error: what failed or is not known, unsafe pools, dead letters. "
                            + "Else info: all.")
    private Level level = Level.INFO;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "Begin with the records of this time: " + TimeOption.FORM + ".")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "End with the records of this time, likewise.")
    private @Nullable Instant until;

    @Option(names = "--offset", paramLabel = "OFFSET", description = "Begin at this offset of each partition.")
    private @Nullable Long offset;

    @Option(names = "--from-beginning", description = "Begin with the oldest record; else with the next.")
    private boolean fromBeginning;

    @Option(
            names = "--once",
            description = "Stop at the records that are there now; without --since or --offset, all that are there.")
    private boolean once;

    @Option(names = "--limit", paramLabel = "COUNT", description = "Stop after so many records.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            description =
                    "pretty: a line each; json: one object a line, with all fields, and nothing else; csv; table, which "
                            + "needs an end by --once, --until or --limit (default: pretty).")
    private RecordPrinter.Form output = RecordPrinter.Form.PRETTY;

    @Override
    public Integer call() {
        Topic<?> topic = topic(config.load().kafka());
        requireSense();
        KafkaConnection kafka = config.connect(known -> List.of(topic));
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        // Ctrl-C ends it between two records, not in the middle of one.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            isOver(done, ENDS_WITHIN);
                        },
                        "stop"));
        try {
            watch(kafka, topic, stop);
        } finally {
            done.countDown();
        }
        return 0;
    }

    private void requireSense() {
        if (since != null && until != null && until.isBefore(since)) {
            throw new CommandFailedException("--until " + until + " is before --since " + since);
        }
        if (limit < 1) {
            throw new CommandFailedException("--limit: " + limit + " is not allowed; it must be at least 1");
        }
        if (output == RecordPrinter.Form.TABLE && !once && until == null && limit == Long.MAX_VALUE) {
            throw new CommandFailedException("--output table waits for its last record to know how wide it is: say by "
                    + "--once, --until or --limit which that is, or choose --output pretty");
        }
    }

    private void watch(KafkaConnection kafka, Topic<?> topic, CountDownLatch stop) {
        try (Consumer<String, byte[]> consumer = CommittedRecords.consumer(kafka, "isotherm-watch")) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = ends(consumer, partitions);
            begin(consumer, partitions);
            if (ends.isEmpty()) {
                sayIfNothingIsToCome(kafka);
            }
            RecordPrinter printer = new RecordPrinter(spec.commandLine().getOut(), output);
            Function<ConsumerRecord<String, byte[]>, WatchedRecord> decoder = WatchedRecord.decoder(kafka, topic);
            boolean goesOn = true;
            while (goesOn && stop.getCount() > 0 && !isAtEnd(consumer, ends)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (goesOn && isWithin(record, ends)) {
                        show(decoder.apply(record), printer);
                        goesOn = printer.printed() < limit && !printer.isClosed();
                    }
                }
            }
            printer.end();
            if (printer.printed() == 0 && stop.getCount() > 0) {
                requireWhatIsNamed(kafka);
            }
        }
    }

    private List<TopicPartition> partitions(Consumer<String, byte[]> consumer, Topic<?> topic) {
        List<TopicPartition> all = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
        return pool == null ? all : List.of(all.get(PoolPartitioner.partition(pool, all.size())));
    }

    private void begin(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        if (offset != null) {
            partitions.forEach(partition -> consumer.seek(partition, offset));
        } else if (since != null) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, OffsetAndTimestamp> firsts = firsts(consumer, partitions, since);
            partitions.forEach(partition -> {
                OffsetAndTimestamp first = firsts.get(partition);
                consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
            });
        } else if (fromBeginning || once || until != null) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
    }

    private static Map<TopicPartition, OffsetAndTimestamp> firsts(
            Consumer<String, byte[]> consumer, List<TopicPartition> partitions, Instant at) {
        long millis = Math.max(0, at.toEpochMilli());
        return consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> millis)));
    }

    /** Where it is to end; empty where it goes on with what comes. */
    private Map<TopicPartition, Long> ends(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        boolean past = until != null && until.isBefore(Instant.ofEpochMilli(System.currentTimeMillis()));
        return once || past ? new HashMap<>(consumer.endOffsets(partitions)) : Map.of();
    }

    private boolean isAtEnd(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        if (ends.isEmpty()) {
            return until != null && until.isBefore(Instant.ofEpochMilli(System.currentTimeMillis()));
        }
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private boolean isWithin(ConsumerRecord<String, byte[]> record, Map<TopicPartition, Long> ends) {
        long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), Long.MAX_VALUE);
        return record.offset() < end
                && (since == null || record.timestamp() >= since.toEpochMilli())
                && (until == null || record.timestamp() <= until.toEpochMilli());
    }

    private void show(WatchedRecord record, RecordPrinter printer) {
        boolean ofPool = pool == null || pool.equals(PoolKeys.pool(record.key()));
        boolean ofHost = host == null
                || host.equalsIgnoreCase(PoolKeys.host(record.key()))
                || record.line().hosts().contains(host.toLowerCase(Locale.ROOT));
        boolean ofGuest = vm == null || record.line().vms().contains(vm.toLowerCase(Locale.ROOT));
        if (ofPool && ofHost && ofGuest && record.line().level().compareTo(level) >= 0) {
            printer.print(record);
        }
    }

    /** What is to be watched may be about to begin. */
    private void sayIfNothingIsToCome(KafkaConnection kafka) {
        try {
            requireWhatIsNamed(kafka);
        } catch (CommandFailedException e) {
            spec.commandLine()
                    .getErr()
                    .println("isotherm: waiting, but as yet: " + TerminalText.line(String.valueOf(e.getMessage())));
        }
    }

    /** That nothing was shown is a mistake where there is no such pool, host or guest. */
    private void requireWhatIsNamed(KafkaConnection kafka) {
        if (pool != null || host != null) {
            KnownPools known = KnownPools.read(kafka);
            if (pool != null) {
                known.require(pool);
            }
            if (host != null) {
                known.requireHost(pool, host);
            }
        }
        if (vm != null) {
            requireGuest(kafka, pool == null ? config.load().pool() : pool, vm);
        }
    }

    private static void requireGuest(KafkaConnection kafka, String pool, String vm) {
        try (OperatorTopics topics = new OperatorTopics(kafka)) {
            List<VmLoad> guests = topics.picture(pool).values().stream()
                    .flatMap(state -> state.getVms().stream())
                    .toList();
            if (guests.stream()
                    .flatMap(guest -> Stream.of(guest.getUuid(), guest.getName()))
                    .noneMatch(vm::equalsIgnoreCase)) {
                throw new CommandFailedException("Pool " + pool + " has no guest '" + vm + "'"
                        + Spelling.question(
                                vm, guests.stream().map(VmLoad::getName).toList())
                        + "; name another pool with --pool, or see its hosts with 'isotherm watch host-states'");
            }
        }
    }

    private Topic<?> topic(KafkaConnection kafka) {
        return kafka.topics().all().stream()
                .filter(known -> known.name().equals(name) || known.name().equals(kafka.topicPrefix() + name))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException("'" + name + "' is no topic of ours"
                        + Spelling.question(name, names(kafka)) + "; 'isotherm topics list' shows them"));
    }

    private static List<String> names(KafkaConnection kafka) {
        return kafka.topics().all().stream()
                .map(known -> known.name().substring(kafka.topicPrefix().length()))
                .toList();
    }

    private static boolean isOver(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
