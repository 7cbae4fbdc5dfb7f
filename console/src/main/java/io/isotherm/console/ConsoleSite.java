package io.isotherm.console;

import io.isotherm.console.access.AccessGate;
import io.isotherm.console.access.Tokens;
import io.isotherm.console.http.ConsoleServer;
import io.isotherm.console.http.Routes;
import io.isotherm.runtime.ServerTls;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a console is found: its address, who may come, and the server once it is open. */
final class ConsoleSite implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSite.class);

    private final ConsoleConfig config;
    private final MeterRegistry meters;
    private final InetSocketAddress address;
    private final Optional<SSLContext> tls;
    private final AccessGate gate;
    private volatile @Nullable ConsoleServer server;

    /**
     * A site that is not open yet.
     *
     * @throws IllegalStateException if it must not listen as the configuration says, or a file of it cannot be used
     */
    ConsoleSite(ConsoleConfig config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
        address = config.address();
        tls = ServerTls.of(
                ConsoleConfig.CERTIFICATE_FILE, config.certificateFile(), ConsoleConfig.KEY_FILE, config.keyFile());
        gate = new AccessGate(config.allNames(), !config.isLoopback(), new Tokens(config.tokenFile()));
    }

    /**
     * Begins to answer.
     *
     * @throws IllegalStateException if the address cannot be listened on
     */
    void open(Routes routes) {
        ConsoleServer opened = new ConsoleServer(address, tls, gate, routes, meters);
        server = opened;
        opened.start();
        LOG.info("The console is at {}", url());
    }

    /** Where browsers of this machine find it, once it is open. */
    String url() {
        ConsoleServer opened = server;
        if (opened == null) {
            throw new IllegalStateException("The console is not started");
        }
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return (tls.isPresent() ? "https://" : "http://") + host + ":" + opened.port();
    }

    @Override
    public void close() {
        ConsoleServer opened = server;
        if (opened != null) {
            opened.close();
        }
    }
}
