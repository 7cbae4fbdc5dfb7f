package io.isotherm.console.http;

import io.isotherm.console.access.AccessGate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The server. Jetty and not the JDK's, which has one limit of time for all answers of a process, so that it would cut off
 * events that go on, and a thread for each client that listens.
 */
public final class ConsoleServer implements AutoCloseable {
    private static final int THREADS = 24;
    private static final int CONNECTIONS = 2_000;
    private static final int HEADER_BYTES = 8 * 1024;
    private static final long IDLE_MILLIS = 30_000;
    private static final Duration EXCHANGE = Duration.ofMinutes(1);
    private static final long ROUND_SECONDS = 10;
    private static final long STOP_MILLIS = 3_000;

    private final Server server;
    private final ServerConnector connector;
    private final EventStreams streams = new EventStreams();
    private final ExchangeLimit exchanges = new ExchangeLimit(EXCHANGE, System::nanoTime);

    /**
     * A server that does not listen yet.
     *
     * @param tls with which it answers over TLS only; empty for plain HTTP
     */
    public ConsoleServer(
            InetSocketAddress address, Optional<SSLContext> tls, AccessGate gate, Routes routes, MeterRegistry meters) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4, (int) IDLE_MILLIS);
        threads.setName("console");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, factories(tls));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.addBean(exchanges);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
        server.setStopTimeout(STOP_MILLIS);
        server.setHandler(new ConsoleHandler(gate, routes, streams));
        server.setErrorHandler(new UnreadableRequests());
        Gauge.builder("isotherm.console.listeners", streams, EventStreams::size)
                .description("Clients that are told what happens.")
                .register(meters);
    }

    private static ConnectionFactory[] factories(Optional<SSLContext> tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "console",
                // Ids of commands have a slash.
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        // Which names the console has, it says itself.
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setSslContext(tls.get());
        return new ConnectionFactory[] {new SslConnectionFactory(context, plain.getProtocol()), plain};
    }

    /**
     * Begins to listen.
     *
     * @throws IllegalStateException if the address cannot be listened on
     */
    public void start() {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException(
                    "console.host, console.port: " + connector.getHost() + ":" + connector.getPort()
                            + " cannot be listened on (" + e.getMessage() + "); choose another port, or 0 for any",
                    e);
        }
        goRound();
    }

    private void goRound() {
        connector
                .getScheduler()
                .schedule(
                        () -> {
                            streams.comment();
                            exchanges.enforce(streams.connections());
                            goRound();
                        },
                        ROUND_SECONDS,
                        TimeUnit.SECONDS);
    }

    /** The port that is listened on. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        streams.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The console's server does not stop", e);
        }
    }
}
