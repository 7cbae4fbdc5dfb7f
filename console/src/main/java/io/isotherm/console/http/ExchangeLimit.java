package io.isotherm.console.http;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;

/**
 * Closes connections of clients that say a request or take its answer a byte at a time, so that they are never idle: each has
 * so long for its next request and the whole answer. Thread-safe.
 */
final class ExchangeLimit implements Connection.Listener {
    /** @param since by {@link System#nanoTime} when there were that many first */
    private record Exchanges(long count, long since) {}

    private final Map<Connection, Exchanges> connections = new ConcurrentHashMap<>();
    private final long limitNanos;
    private final LongSupplier nanoTime;

    ExchangeLimit(Duration limit, LongSupplier nanoTime) {
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public void onOpened(Connection connection) {
        // Below one that speaks HTTP may be another that speaks TLS.
        if (connection instanceof ConnectionMetaData) {
            connections.put(connection, new Exchanges(0, nanoTime.getAsLong()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    /**
     * Closes those beyond the limit.
     *
     * @param listening connections whose answer goes on for as long as their client listens
     */
    void enforce(Set<Connection> listening) {
        long now = nanoTime.getAsLong();
        connections.forEach((connection, before) -> {
            long count = connection.getMessagesOut();
            if (count != before.count() || listening.contains(connection)) {
                connections.replace(connection, before, new Exchanges(count, now));
            } else if (now - before.since() > limitNanos) {
                connection.close();
            }
        });
    }
}
