package io.isotherm.launcher.demo;

import io.isotherm.console.ConsoleConfig;
import io.isotherm.console.ConsoleService;
import io.isotherm.console.access.ConsoleRole;
import io.isotherm.console.access.TokenFile;
import io.isotherm.runtime.KafkaConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;

/** The console of a demo, with a token for whoever watches it. */
final class DemoConsole implements AutoCloseable {
    private final ConsoleService service;
    private final String token;

    private DemoConsole(ConsoleService service, String token) {
        this.service = service;
        this.token = token;
    }

    /**
     * Starts one on a free port.
     *
     * @param directory of the demo's data
     * @param clock the simulated pool's
     */
    static DemoConsole start(KafkaConnection kafka, Path directory, InstantSource clock, MeterRegistry meters) {
        Path tokens = directory.resolve("console.tokens");
        String token = new TokenFile(tokens).make("demo", ConsoleRole.OPERATOR, clock.instant());
        ConsoleService service = new ConsoleService(ConsoleConfig.loopback(0, tokens), kafka, meters, clock);
        service.start();
        return new DemoConsole(service, token);
    }

    /** Where it is, with the token in the part that browsers send nobody. */
    String address() {
        return service.url() + "/#token=" + token;
    }

    @Override
    public void close() {
        service.close();
    }
}
