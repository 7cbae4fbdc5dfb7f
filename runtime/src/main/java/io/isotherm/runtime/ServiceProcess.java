package io.isotherm.runtime;

import io.isotherm.retry.Backoff;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One operating-system process that runs services until it is told to stop. */
public final class ServiceProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);

    private static final Backoff LOOKS = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(5));

    /** Buckets of durations that bring none of their own, in nanoseconds. */
    private static final double[] DURATIONS = Stream.of(0.005, 0.02, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)
            .mapToDouble(seconds -> seconds * Duration.ofSeconds(1).toNanos())
            .toArray();

    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public ServiceProcess() {
        metrics.config().meterFilter(new DurationBuckets());
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
    }

    /** Where the services keep their metrics. */
    public PrometheusMeterRegistry metrics() {
        return metrics;
    }

    /**
     * Answers operations' questions, starts the services in order as soon as nothing is missing any more, and returns when
     * the process is asked to stop (SIGTERM, SIGINT), with the services closed in reverse order.
     *
     * @param operations where and how to answer operations' questions
     * @param precondition what the services need to start
     */
    public void run(OperationsConfig operations, Precondition precondition, List<Service> services)
            throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    stop.countDown();
                    awaitQuietly(stopped);
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        List<Service> answering = new CopyOnWriteArrayList<>(services);
        try (JvmGcMetrics collections = new JvmGcMetrics();
                OperationsServer server = new OperationsServer(operations, metrics, answering)) {
            SystemdReport.start(System.getenv(), answering);
            collections.bindTo(metrics);
            List<Service> started = new ArrayList<>();
            try {
                Start start = new Start(precondition);
                answering.add(0, start);
                start.await(stop, server.port());
                answering.remove(start);
                if (stop.getCount() == 0) {
                    return;
                }
                for (Service service : services) {
                    service.start();
                    started.add(service);
                    LOG.info("{} started; health and metrics on port {}", service.name(), server.port());
                }
                stop.await();
            } finally {
                Collections.reverse(started);
                started.forEach(ServiceProcess::close);
            }
        } finally {
            stopped.countDown();
        }
    }

    /** Stands among the services while they wait for what they need. */
    private static final class Start implements Service {
        private final Precondition precondition;
        private volatile String waitingFor = "the first look at what the services need";

        Start(Precondition precondition) {
            this.precondition = precondition;
        }

        /** Returns when nothing is missing, or the process is to stop. */
        void await(CountDownLatch stop, int port) throws InterruptedException {
            Optional<String> missing = precondition.missing();
            int looks = 0;
            while (missing.isPresent()) {
                if (!missing.get().equals(waitingFor)) {
                    waitingFor = missing.get();
                    LOG.warn("Waiting to start; health on port {}: {}", port, waitingFor);
                }
                if (stop.await(LOOKS.after(++looks).toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                missing = precondition.missing();
            }
        }

        @Override
        public String name() {
            return "start";
        }

        @Override
        public void start() {}

        @Override
        public Health health() {
            return Health.of(true, false, Map.of("waiting for", waitingFor));
        }

        @Override
        public void close() {}
    }

    private static void close(Service service) {
        try {
            service.close();
            LOG.info("{} stopped", service.name());
        } catch (RuntimeException e) {
            LOG.warn("{} did not stop orderly", service.name(), e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class DurationBuckets implements MeterFilter {
        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            boolean isOurs = id.getType() == Meter.Type.TIMER && id.getName().startsWith("isotherm.");
            return isOurs
                    ? config.merge(DistributionStatisticConfig.builder()
                            .serviceLevelObjectives(DURATIONS)
                            .build())
                    : config;
        }
    }
}
