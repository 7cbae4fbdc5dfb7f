package io.isotherm.console;

import io.isotherm.console.api.ControlApi;
import io.isotherm.console.api.ExplainApi;
import io.isotherm.console.api.ReadApi;
import io.isotherm.console.http.Routes;
import io.isotherm.console.model.ReadModel;
import io.isotherm.console.model.TopicFollower;
import io.isotherm.operator.OperatorTopics;
import io.isotherm.operator.TopicRecords;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.runtime.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The console as a service: reads the topics, and answers. */
public final class ConsoleService implements Service {
    private final ConsoleSite site;
    private final KafkaConnection kafka;
    private final InstantSource clock;
    private volatile @Nullable Parts running;

    /** What runs once it is started. */
    private record Parts(OperatorTopics topics, TopicFollower follower) {}

    /**
     * A console that does not run yet.
     *
     * @param clock tells how long nothing was decided
     * @throws IllegalStateException if it must not listen as the configuration says, or a file of it cannot be used
     */
    public ConsoleService(ConsoleConfig config, KafkaConnection kafka, MeterRegistry meters, InstantSource clock) {
        this.site = new ConsoleSite(config, meters);
        this.kafka = kafka;
        this.clock = clock;
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
        Parts parts = new Parts(topics, new TopicFollower(kafka, model, clock));
        running = parts;
        site.open(routes);
        parts.follower().start();
    }

    /** Where browsers of this machine find it, once it is started. */
    public String url() {
        return site.url();
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
        site.close();
        Parts parts = running;
        if (parts != null) {
            parts.follower().close();
            parts.topics().close();
        }
    }
}
