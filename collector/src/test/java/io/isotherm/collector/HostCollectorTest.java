package io.isotherm.collector;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.isotherm.schema.HostMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HostCollectorTest {
    private final FakeHost host = new FakeHost("xen1", InstantSource.fixed(Instant.EPOCH));
    private final List<HostMetrics> taken = new ArrayList<>();
    private final CollectorMeters meters = new CollectorMeters(new SimpleMeterRegistry(), "xen1");
    private final HostCollector collector =
            new HostCollector(new HostSampler("lab", host, Instant.EPOCH), taken::add, meters);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(HostCollector.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void countsEveryFailedReadingAndLogsEachChangeOnce() {
        collector.sample();
        host.down = true;
        collector.sample();
        collector.sample();
        collector.sample();
        assertThat(collector.failure().orElseThrow()).contains("UNREACHABLE").contains("libvirtd of xen1 is down");
        host.down = false;
        collector.sample();

        assertThat(meters.hypervisorErrors.count()).isEqualTo(3);
        assertThat(meters.taken.count()).isEqualTo(2);
        assertThat(taken).extracting(HostMetrics::getSequence).containsExactly(0L, 4L);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .satisfies(messages -> {
                    assertThat(messages.get(0)).contains("xen1").contains("cannot be read");
                    assertThat(messages.get(1)).contains("can be read again");
                });
        assertThat(collector.failure()).isEmpty();
    }

    @Test
    void countsSkippedInstants() {
        collector.sample();
        collector.skip(3);
        collector.sample();

        assertThat(meters.skipped.count()).isEqualTo(3);
        assertThat(taken).extracting(HostMetrics::getSequence).containsExactly(0L, 4L);
    }
}
