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
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console as a service: reads the topics, and answers. */
public final class ConsoleService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleService.class);

    private final ConsoleConfig config;
    private final TopicFollower follower;
    private final OperatorTopics topics;
    private final ConsoleServer server;

    /**
     * A console that does not run yet.
     *
     * @param clock tells how long nothing was decided
     * @throws IllegalStateException if it must not listen as the configuration says, or a file of it cannot be used
     */
    public ConsoleService(ConsoleConfig config, KafkaConnection kafka, MeterRegistry meters, InstantSource clock) {
        this.config = config;
        ReadModel model = new ReadModel(clock);
        follower = new TopicFollower(kafka, model, clock);
        AccessGate gate = new AccessGate(config.allNames(), !config.isLoopback(), new Tokens(config.tokenFile()));
        Routes routes = new Routes();
        topics = new OperatorTopics(kafka);
        new ReadApi(model).addTo(routes);
        new ExplainApi(model, pool -> new TopicRecords(kafka, pool)).addTo(routes);
        new ControlApi(model, topics).addTo(routes);
        server = new ConsoleServer(
                config.address(),
                ServerTls.of(
                        ConsoleConfig.CERTIFICATE_FILE,
                        config.certificateFile(),
                        ConsoleConfig.KEY_FILE,
                        config.keyFile()),
                gate,
                routes,
                meters);
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public void start() {
        server.start();
        follower.start();
        LOG.info("The console is at {}", url());
    }

    /** Where browsers of this machine find it. */
    public String url() {
        String host = config.address().getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return (config.certificateFile().isPresent() ? "https://" : "http://") + host + ":" + server.port();
    }

    @Override
    public Health health() {
        String problem = follower.problem();
        return Health.of(
                true,
                follower.ready(),
                problem.isEmpty() ? Map.of("port", Integer.toString(server.port())) : Map.of("problem", problem));
    }

    @Override
    public void close() {
        server.close();
        follower.close();
        topics.close();
    }
}
