package io.isotherm.console.http;

import io.isotherm.console.http.EventSubscription.TooSlowException;
import io.isotherm.console.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The clients that are told what happens. None has a thread or a queue: each stands somewhere in what has happened, and is
 * written to as soon as it has taken what was written before. Who falls too far behind is dropped. Thread-safe.
 */
final class EventStreams {
    private static final int MOST = 500;
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final Set<Client> clients = ConcurrentHashMap.newKeySet();

    /** How many there are. */
    int size() {
        return clients.size();
    }

    /** The connections by which they listen. */
    Set<Connection> connections() {
        return clients.stream().map(Client::connection).collect(Collectors.toSet());
    }

    /**
     * Goes on answering a request for as long as its client listens.
     *
     * @throws ProblemException if there are too many clients
     */
    void begin(EventSubscription subscription, Request request, Response response, Callback callback) {
        if (clients.size() >= MOST) {
            subscription.close();
            throw ProblemException.of(503, "More than " + MOST + " clients listen already: try again later");
        }
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Client client = new Client(subscription, request.getConnectionMetaData().getConnection(), response, callback);
        clients.add(client);
        request.addFailureListener(client::failed);
        subscription.whenMore(client::wake);
        client.wake();
    }

    /** Shows all that are told nothing just now that the console is there, and notices who is gone. */
    void comment() {
        clients.forEach(Client::comment);
    }

    void close() {
        clients.forEach(Client::end);
    }

    private final class Client implements Callback {
        private final EventSubscription subscription;
        private final Connection connection;
        private final Response response;
        private final Callback request;
        private boolean writing;
        private boolean more;
        private boolean over;

        Client(EventSubscription subscription, Connection connection, Response response, Callback request) {
            this.subscription = subscription;
            this.connection = connection;
            this.response = response;
            this.request = request;
        }

        Connection connection() {
            return connection;
        }

        /** There is more to tell. */
        void wake() {
            synchronized (this) {
                more = true;
                if (writing || over) {
                    return;
                }
                writing = true;
            }
            writeNext();
        }

        void comment() {
            synchronized (this) {
                if (writing || over) {
                    return;
                }
                writing = true;
            }
            response.write(false, ByteBuffer.wrap(COMMENT), this);
        }

        private void writeNext() {
            Optional<byte[]> next;
            synchronized (this) {
                more = false;
            }
            try {
                next = subscription.next();
            } catch (TooSlowException e) {
                failed(e);
                return;
            }
            if (next.isPresent()) {
                response.write(false, ByteBuffer.wrap(next.get()), this);
                return;
            }
            synchronized (this) {
                writing = false;
                if (!more || over) {
                    return;
                }
                writing = true;
            }
            writeNext();
        }

        @Override
        public void succeeded() {
            writeNext();
        }

        @Override
        public void failed(Throwable failure) {
            if (leave()) {
                request.failed(failure);
            }
        }

        /** The console stops. */
        void end() {
            if (leave()) {
                request.succeeded();
            }
        }

        private boolean leave() {
            synchronized (this) {
                if (over) {
                    return false;
                }
                over = true;
            }
            clients.remove(this);
            subscription.close();
            return true;
        }
    }
}
