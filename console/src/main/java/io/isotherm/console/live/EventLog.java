package io.isotherm.console.live;

import io.isotherm.console.http.EventSubscription;
import io.isotherm.console.http.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What has happened of late in one pool, in order and once for all who listen. Each listener stands at a number; whoever
 * stands before the oldest that is left is too slow. Thread-safe.
 */
public final class EventLog {
    private static final int BATCH_BYTES = 256 * 1024;

    private final String epoch;
    private final int mostEvents;
    private final long mostBytes;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private long last;
    private long bytes;

    private record Entry(long number, byte[] text) {}

    /**
     * An empty log.
     *
     * @param epoch tells the numbers of this log from those of others, such as that of another instance
     * @param mostEvents so many of the newest are kept
     * @param mostBytes so long they are together at most
     */
    public EventLog(String epoch, int mostEvents, long mostBytes) {
        this.epoch = epoch;
        this.mostEvents = mostEvents;
        this.mostBytes = mostBytes;
    }

    /** Something happened. */
    public void append(String event, Object data) {
        synchronized (this) {
            last++;
            byte[] text = text(last, event, Json.bytes(data));
            entries.addLast(new Entry(last, text));
            bytes += text.length;
            while (entries.size() > mostEvents || bytes > mostBytes) {
                bytes -= entries.removeFirst().text().length;
            }
        }
        listeners.forEach(Runnable::run);
    }

    private byte[] text(long number, String event, byte[] json) {
        byte[] head =
                ("id: " + epoch + "-" + number + "\nevent: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        byte[] text = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, text, 0, head.length);
        System.arraycopy(json, 0, text, head.length, json.length);
        text[text.length - 2] = '\n';
        text[text.length - 1] = '\n';
        return text;
    }

    /**
     * Listens from now on, or from where a listener was.
     *
     * @param lastEventId what the listener was told last; null for a new one
     */
    public EventSubscription subscribe(@Nullable String lastEventId) {
        return new Subscription(resumed(lastEventId));
    }

    /** The number after which a listener goes on; empty where that is not left, or was never here. */
    private synchronized Optional<Long> resumed(@Nullable String lastEventId) {
        if (lastEventId == null || !lastEventId.startsWith(epoch + "-")) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(lastEventId.substring(epoch.length() + 1));
            return number <= last && number >= oldest() - 1 ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private long oldest() {
        Entry first = entries.peekFirst();
        return first == null ? last + 1 : first.number();
    }

    private final class Subscription implements EventSubscription {
        private boolean begun;
        private long told;
        private @Nullable Runnable listener;

        Subscription(Optional<Long> resumed) {
            begun = resumed.isPresent();
            told = resumed.orElse(0L);
        }

        @Override
        public Optional<byte[]> next() throws TooSlowException {
            synchronized (EventLog.this) {
                if (!begun) {
                    begun = true;
                    told = last;
                    return Optional.of(text(last, "snapshot", Json.bytes(Map.of())));
                }
                if (told < oldest() - 1) {
                    throw new TooSlowException();
                }
                return batch();
            }
        }

        private Optional<byte[]> batch() {
            if (told == last) {
                return Optional.empty();
            }
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            // Most listeners have been told all but the newest.
            Iterator<Entry> newest = entries.descendingIterator();
            Deque<Entry> untold = new ArrayDeque<>();
            while (newest.hasNext()) {
                Entry entry = newest.next();
                if (entry.number() <= told) {
                    break;
                }
                untold.addFirst(entry);
            }
            for (Entry entry : untold) {
                if (batch.size() > 0 && batch.size() + entry.text().length > BATCH_BYTES) {
                    break;
                }
                batch.writeBytes(entry.text());
                told = entry.number();
            }
            return Optional.of(batch.toByteArray());
        }

        @Override
        public void whenMore(Runnable wake) {
            listener = wake;
            listeners.add(wake);
        }

        @Override
        public void close() {
            if (listener != null) {
                listeners.remove(listener);
            }
        }
    }
}
