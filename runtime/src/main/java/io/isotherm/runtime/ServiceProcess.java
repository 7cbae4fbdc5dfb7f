package io.isotherm.runtime;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One operating-system process that runs services until it is told to stop. */
public final class ServiceProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);

    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Where the services keep their metrics. */
    public PrometheusMeterRegistry metrics() {
        return metrics;
    }

    /**
     * Starts the services in order, answers operations' questions, and returns when the process is asked to stop (SIGTERM,
     * SIGINT), with the services closed in reverse order.
     *
     * @param listen where to answer operations' questions
     */
    public void run(InetSocketAddress listen, List<Service> services) throws InterruptedException {
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    stop.countDown();
                    awaitQuietly(stopped);
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (JvmGcMetrics collections = new JvmGcMetrics();
                OperationsServer operations = new OperationsServer(listen, metrics, services)) {
            collections.bindTo(metrics);
            List<Service> started = new ArrayList<>();
            try {
                for (Service service : services) {
                    service.start();
                    started.add(service);
                    LOG.info("{} started; health and metrics on port {}", service.name(), operations.port());
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
}
