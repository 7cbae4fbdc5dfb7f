package io.isotherm.streams;

import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.isotherm.streams.state.StoredStateException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka Streams application as a service, exactly once. An outage of Kafka, the registry or the disk is waited for; a
 * damaged local store is set aside and restored, each once in the life of the service; a pool whose results Kafka refuses
 * again and again, or whose stored values are garbled, is set aside for a while, and the others go on; a fault of ours is
 * tried a few times, a stored value of a later release not at all, and then the service is no longer live.
 */
public final class StreamsService implements Service {
    /** Failures that ended a stream thread; tags {@code application} and {@code kind}. */
    public static final String FAILURES = "isotherm.streams.failures";
    /** Records that wait to be read; tag {@code application}. */
    public static final String LAG = "isotherm.streams.lag";

    /** Pools that are set aside just now; tag {@code application}. */
    public static final String POOLS_SET_ASIDE = "isotherm.streams.pools.set.aside";
    /** Records of pools that were set aside, which were passed over; tag {@code application}. */
    public static final String PASSED_OVER = "isotherm.streams.passed.over.records";

    private static final Logger LOG = LoggerFactory.getLogger(StreamsService.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);
    /** The session has timed out by then: Kafka has given the pools to others, if it is there at all. */
    private static final Duration LOST_AFTER = Duration.ofSeconds(10);

    private final StreamsApplication application;
    private final KafkaConnection kafka;
    private final StreamsSettings settings;
    private final MeterRegistry meters;
    private final Supplier<Map<String, String>> details;
    private final LocalState localState;
    private final RejectedInputs rejected = new RejectedInputs();
    private final Replacements replacements = new Replacements(InstantSource.system());
    private final StreamsProgress progress = new StreamsProgress(System::nanoTime);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object lifecycle = new Object();
    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable KafkaStreamsMetrics streamsMetrics;
    private volatile @Nullable String lastFailure;
    private volatile SortedMap<String, String> deletedInput = new TreeMap<>();
    private volatile boolean repairing;
    private volatile boolean failed;

    /**
     * Sets the service up; connects to nothing before {@link #start}.
     *
     * @param details what else an operator should know of its health
     * @throws IllegalStateException if the state directory cannot be used, with its path and the remedy
     */
    public StreamsService(
            StreamsApplication application,
            KafkaConnection kafka,
            StreamsSettings settings,
            MeterRegistry meters,
            Supplier<Map<String, String>> details) {
        this.application = application;
        this.kafka = kafka;
        this.settings = settings;
        this.meters = meters;
        this.details = details;
        this.localState = new LocalState(settings);
        localState.check();
        // From the start, so that their first increase shows.
        Stream.of(Failure.values()).forEach(this::failures);
        Gauge.builder(LAG, this, service -> {
                    KafkaStreams current = service.streams;
                    return current == null ? 0 : waiting(current);
                })
                .description("Records that wait to be read, in the partition that has most of them")
                .baseUnit("records")
                .tag("application", name())
                .register(meters);
        Gauge.builder(
                        POOLS_SET_ASIDE,
                        rejected,
                        inputs -> inputs.poolsSetAside().count())
                .description("Pools whose records are passed over just now, since nothing can follow from them")
                .tag("application", name())
                .register(meters);
        FunctionCounter.builder(PASSED_OVER, rejected, RejectedInputs::passedOver)
                .description("Records that were passed over, as their pools were set aside")
                .tag("application", name())
                .register(meters);
    }

    @Override
    public String name() {
        return application.name();
    }

    /** @throws IllegalStateException if the state directory cannot be used, with its path and the remedy */
    @Override
    public void start() {
        synchronized (lifecycle) {
            localState.check();
            deletedInput = new DeletedInput(kafka, settings.applicationId())
                    .byTopic(application.topology().apply(rejected));
            deletedInput.forEach((topic, missing) -> LOG.warn(
                    "The {} reads on without what is missing of {}: {}. Where it should not be missing, give the topic a"
                            + " longer retention.ms; replay a recording to a prefix of its own",
                    name(),
                    topic,
                    missing));
            begin();
        }
    }

    private void begin() {
        while (true) {
            try {
                Properties properties = application.properties(kafka, settings, rejected, meters);
                KafkaStreams fresh = new KafkaStreams(
                        application.topology().apply(rejected),
                        properties,
                        new AttributingClients(
                                rejected, kafka.topics().deadLetters().name(), progress));
                streams = fresh;
                fresh.setUncaughtExceptionHandler(this::threadFailed);
                fresh.setStateListener((now, before) -> {
                    if (now == KafkaStreams.State.RUNNING) {
                        lastFailure = null;
                    }
                });
                if (settings.kafkaMetrics()) {
                    KafkaStreamsMetrics bound = new KafkaStreamsMetrics(fresh);
                    bound.bindTo(meters);
                    streamsMetrics = bound;
                }
                fresh.start();
                return;
            } catch (RuntimeException e) {
                end();
                if (Failure.ofThread(e) == Failure.REFUSAL || !setDamagedAside()) {
                    throw e;
                }
                LOG.warn("The {} could not start, and begins anew without its damaged state", name(), e);
            }
        }
    }

    private boolean setDamagedAside() {
        return !localState.setDamagedAside(InstantSource.system().instant()).isEmpty();
    }

    private Counter failures(Failure kind) {
        return Counter.builder(FAILURES)
                .description("Threads that failed, by what was to blame")
                .tags("application", name(), "kind", kind.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    private StreamThreadExceptionResponse threadFailed(Throwable failure) {
        Failure kind = kind(failure);
        lastFailure = kind + ": " + rootMessage(failure);
        progress.failed();
        failures(kind).increment();
        if (closing.getCount() == 0) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        return switch (kind) {
            case REFUSAL, RECORD -> {
                LOG.warn("The {} rolls back a record from which nothing can follow: {}", name(), rootMessage(failure));
                yield StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            case DAMAGE -> {
                LOG.error("A local store of the {} is damaged", name(), failure);
                repairing = true;
                Thread repair = new Thread(this::repair, name() + "-repair");
                repair.setDaemon(true);
                repair.start();
                yield StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
            case STATE ->
                stop(
                        "it met a stored value that it cannot read. See docs/decisions/0005-state-format-and-upgrade"
                                + ".md; run the release that wrote it, or reset the application "
                                + settings.applicationId(),
                        failure);
            case OUTAGE -> replace(replacements.afterOutage(), failure);
            case FAULT -> {
                Duration pause = replacements.afterFault();
                yield pause == null
                        ? stop(
                                "it failed " + Replacements.MOST_FAULTS + " times within " + Replacements.WITHIN,
                                failure)
                        : replace(pause, failure);
            }
        };
    }

    private Failure kind(Throwable failure) {
        Failure kind = Failure.ofThread(failure);
        return switch (kind) {
            case REFUSAL, FAULT -> rejected.hasBlamed() ? Failure.REFUSAL : Failure.FAULT;
            case STATE -> rejected.hasBlamed() ? Failure.REFUSAL : Failure.STATE;
            case RECORD, OUTAGE, DAMAGE -> kind;
        };
    }

    private StreamThreadExceptionResponse replace(Duration pause, Throwable failure) {
        LOG.error("A thread of the {} has failed and is replaced in {} s", name(), pause.toSeconds(), failure);
        try {
            // The failed thread itself waits; its heartbeats go on.
            if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private StreamThreadExceptionResponse stop(String why, Throwable failure) {
        failed = true;
        LOG.error("The {} stops and is no longer live: {}", name(), why, failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private void repair() {
        synchronized (lifecycle) {
            if (closing.getCount() == 0) {
                return;
            }
            end();
            try {
                if (setDamagedAside()) {
                    begin();
                } else {
                    failed = true;
                    LOG.error(
                            "The {} stops and is no longer live: its state in {} fails, but not for damage that could be"
                                    + " set aside; look at the disk, or remove that directory",
                            name(),
                            settings.stateDirectory());
                }
            } catch (RuntimeException e) {
                failed = true;
                LOG.error("The {} stops and is no longer live: it could not begin anew", name(), e);
            } finally {
                repairing = false;
            }
        }
    }

    @Override
    public Health health() {
        KafkaStreams current = streams;
        boolean closed = closing.getCount() == 0;
        KafkaStreams.State state = current == null
                ? closed ? KafkaStreams.State.NOT_RUNNING : KafkaStreams.State.CREATED
                : current.state();
        boolean running = switch (state) {
            case CREATED, REBALANCING, RUNNING -> true;
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> false;
        };
        Map<String, String> told = new TreeMap<>(details.get());
        told.put("streams", state.name());
        String failure = lastFailure;
        if (failure != null) {
            told.put("failure", failure);
        }
        deletedInput.forEach((topic, missing) -> told.put("missing of " + topic, missing));
        if (repairing) {
            told.put("repair", "a damaged store is set aside and restored from Kafka");
        }
        SortedMap<String, String> setAside = rejected.poolsSetAside().told();
        told.putAll(setAside);
        Optional<String> obstacle = progress.obstacle(current == null ? 0 : waiting(current));
        obstacle.ifPresent(what -> told.put("progress", what));
        boolean lost = current != null && unheard(current) > LOST_AFTER.toSeconds();
        if (lost) {
            told.put("kafka", "it has not answered for more than " + LOST_AFTER.toSeconds() + " s");
        }
        return Health.of(
                        !failed && (running || repairing),
                        state == KafkaStreams.State.RUNNING && !repairing && !lost,
                        told)
                .progressing(obstacle.isEmpty() && setAside.isEmpty());
    }

    /** For how many seconds the coordinator of the group has not answered the thread that it has left alone for longest. */
    private static double unheard(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("last-heartbeat-seconds-ago"))
                .map(Metric::metricValue)
                .mapToDouble(value -> value instanceof Number seconds ? seconds.doubleValue() : 0)
                .max()
                .orElse(0);
    }

    /** Records that wait to be read, as the consumers know. */
    private static long waiting(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("records-lag-max")
                        && metric.metricName().tags().size() == 1
                        && !String.valueOf(metric.metricName().tags().get("client-id"))
                                .contains("restore"))
                .map(Metric::metricValue)
                .mapToLong(value -> value instanceof Double lag && lag > 0 ? lag.longValue() : 0)
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        closing.countDown();
        synchronized (lifecycle) {
            end();
        }
    }

    private void end() {
        KafkaStreamsMetrics bound = streamsMetrics;
        if (bound != null) {
            bound.close();
            streamsMetrics = null;
        }
        KafkaStreams current = streams;
        // Leaving the group hands the pools on at once, instead of when the session times out.
        CloseOptions leaving = CloseOptions.timeout(CLOSE_WITHIN)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        if (current != null && !current.close(leaving)) {
            LOG.warn("The {} did not stop within {} s", name(), CLOSE_WITHIN.toSeconds());
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoredStateException) {
                return String.valueOf(cause.getMessage());
            }
            root = cause;
        }
        return root.toString();
    }
}
