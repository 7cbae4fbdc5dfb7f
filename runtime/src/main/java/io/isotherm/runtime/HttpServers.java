package io.isotherm.runtime;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * HTTP servers that no client can hold: each request has a thread of its own, a client that does not end its request or
 * does not read its answer is let go after a few seconds, and more connections than the memory of this JVM bears are closed
 * at once.
 */
public final class HttpServers {
    private static final int REQUEST_SECONDS = 10;
    private static final int ANSWER_SECONDS = 30;
    private static final int BACKLOG = 1024;
    private static final int MOST_CONNECTIONS = 2000;

    // Buffers of a connection take about half of it.
    private static final int CONNECTION_BYTES = 48 * 1024;
    private static final int STACK_BYTES = 256 * 1024;

    static {
        // The JDK's server reads these once. Without the first every answer on a kept connection waits for the client's
        // delayed acknowledgement.
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS));
        setUnlessSet("sun.net.httpserver.maxRspTime", Integer.toString(ANSWER_SECONDS));
        setUnlessSet("jdk.httpserver.maxConnections", Integer.toString(mostConnections()));
    }

    private HttpServers() {}

    /**
     * A server that does not listen to requests yet, as {@link HttpServer#create} makes it.
     *
     * @param tls with which it answers over TLS only; empty for plain HTTP
     */
    public static HttpServer create(InetSocketAddress address, Optional<SSLContext> tls) throws IOException {
        if (tls.isEmpty()) {
            return HttpServer.create(address, BACKLOG);
        }
        HttpsServer server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        return server;
    }

    /**
     * Threads for a server's requests, which end when there are none.
     *
     * @param name begins the names of the threads
     */
    public static ExecutorService threads(String name) {
        AtomicInteger number = new AtomicInteger();
        // More than there are connections, so that none has to wait for another.
        return new ThreadPoolExecutor(
                0, MOST_CONNECTIONS + 1, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), request -> {
                    Thread thread = new Thread(null, request, name + "-" + number.incrementAndGet(), STACK_BYTES);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private static int mostConnections() {
        long fitting = Runtime.getRuntime().maxMemory() / CONNECTION_BYTES;
        return (int) Math.max(256, Math.min(MOST_CONNECTIONS, fitting));
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
