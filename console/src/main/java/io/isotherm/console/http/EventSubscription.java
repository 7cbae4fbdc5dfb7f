package io.isotherm.console.http;

import java.util.Optional;

/** What one client is told as it happens. Thread-safe. */
public interface EventSubscription {
    /**
     * What there is to tell since this was last asked, in the form of server-sent events.
     *
     * @return empty where there is nothing
     * @throws TooSlowException if the client has not asked for so long that some of it is forgotten
     */
    Optional<byte[]> next() throws TooSlowException;

    /** Has something called as soon as there is more; it must not block. */
    void whenMore(Runnable wake);

    /** The client is gone. */
    void close();

    /** A client that did not read what it was told. */
    final class TooSlowException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
