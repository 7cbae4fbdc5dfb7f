package io.isotherm.console;

import io.isotherm.console.api.ExplainApi;
import io.isotherm.console.api.ReadApi;
import io.isotherm.console.http.Routes;
import io.isotherm.console.model.RecordedModels;
import io.isotherm.operator.RecordSource;
import io.isotherm.runtime.Health;
import io.isotherm.runtime.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console over a recording instead of the topics: it shows any time within it, and changes nothing. */
public final class RecordedConsoleService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedConsoleService.class);

    private final ConsoleSite site;
    private final String name;
    private final SortedMap<String, RecordSource> records;
    private volatile boolean open;

    /**
     * A console that does not run yet.
     *
     * @param name what people know the recording by
     * @param records of each pool that is in it
     * @throws IllegalStateException if it must not listen as the configuration says, or a file of it cannot be used
     */
    public RecordedConsoleService(
            ConsoleConfig config, String name, SortedMap<String, RecordSource> records, MeterRegistry meters) {
        this.site = new ConsoleSite(config, meters);
        this.name = name;
        this.records = new TreeMap<>(records);
    }

    @Override
    public String name() {
        return "console";
    }

    /**
     * Reads the recording, and begins to answer.
     *
     * @throws IllegalStateException if there is nothing to show, or the address cannot be listened on
     */
    @Override
    public void start() {
        LOG.info("Reading {}, which takes a while", name);
        RecordedModels models = new RecordedModels(name, records);
        Routes routes = new Routes().readOnly("This is a recording of what was: nothing can be changed in it");
        new ReadApi(models).addTo(routes);
        new ExplainApi(models, models::records).addTo(routes);
        site.open(routes);
        open = true;
    }

    /** Where browsers of this machine find it, once it is started. */
    public String url() {
        return site.url();
    }

    @Override
    public Health health() {
        return Health.of(true, open, open ? Map.of("address", url()) : Map.of("reading", name));
    }

    @Override
    public void close() {
        site.close();
    }
}
