package io.isotherm.console;

import io.isotherm.console.access.AccessGate;
import io.isotherm.console.access.Tokens;
import io.isotherm.console.api.ControlApi;
import io.isotherm.console.api.ExplainApi;
import io.isotherm.console.api.ReadApi;
import io.isotherm.console.http.ConsoleServer;
import io.isotherm.console.http.Routes;
import io.isotherm.console.model.ReadModel;
import io.isotherm.console.model.TopicFollower;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.operator.TopicRecords;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.ServerTls;
import io.isotherm.runtime.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console as a service: reads the topics, and answers. */
public final class ConsoleService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleService.class);

    private final ConsoleConfig config;
    private final KafkaConnection kafka;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final InetSocketAddress address;
    private final Optional<SSLContext> tls;
    private final AccessGate gate;
    private volatile @Nullable Parts running;

    /** What runs once it is started. */
    private record Parts(OperatorTopics topics, TopicFollower follower, ConsoleServer server) {}

    /**
     * A console that does not run yet.
     *
     * @param clock tells how long nothing was decided
     * @throws IllegalStateException if it must not listen as the configuration says, or a file of it cannot be used
     */
    public ConsoleService(ConsoleConfig config, KafkaConnection kafka, MeterRegistry meters, InstantSource clock) {
        this.config = config;
        this.kafka = kafka;
        this.meters = meters;
        this.clock = clock;
        address = config.address();
        tls = ServerTls.of(
                ConsoleConfig.CERTIFICATE_FILE, config.certificateFile(), ConsoleConfig.KEY_FILE, config.keyFile());
        gate = new AccessGate(config.allNames(), !config.isLoopback(), new Tokens(config.tokenFile()));
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public void start() {
        ReadModel model = new ReadModel(clock);
        OperatorTopics topics = new OperatorTopics(kafka);
        Routes routes = new Routes();
        new ReadApi(model).addTo(routes);
        new ExplainApi(model, pool -> new TopicRecords(kafka, pool)).addTo(routes);
        new ControlApi(model, topics).addTo(routes);
        Parts parts = new Parts(
                topics, new TopicFollower(kafka, model, clock), new ConsoleServer(address, tls, gate, routes, meters));
        running = parts;
        parts.server().start();
        parts.follower().start();
        LOG.info("The console is at {}", url());
    }

    /** Where browsers of this machine find it, once it is started. */
    public String url() {
        Parts parts = running;
        if (parts == null) {
            throw new IllegalStateException("The console is not started");
        }
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return (tls.isPresent() ? "https://" : "http://") + host + ":"
                + parts.server().port();
    }

    @Override
    public Health health() {
        Parts parts = running;
        if (parts == null) {
            return Health.of(true, false, Map.of());
        }
        String problem = parts.follower().problem();
        return Health.of(
                true,
                parts.follower().ready(),
                problem.isEmpty() ? Map.of("address", url()) : Map.of("problem", problem));
    }

    @Override
    public void close() {
        Parts parts = running;
        if (parts != null) {
            parts.server().close();
            parts.follower().close();
            parts.topics().close();
        }
    }
}
