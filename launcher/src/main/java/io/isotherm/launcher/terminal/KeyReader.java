package io.isotherm.launcher.terminal;

import java.io.IOException;
import java.util.Optional;
import org.jline.utils.NonBlockingReader;

/** Reads keys as terminals send them: characters, and what begins with an escape. */
public final class KeyReader {
    private static final int ESCAPE = 0x1b;
    private static final int DELETE = 0x7f;
    /** What follows an escape that a key sends comes at once; after one that a person pressed nothing does. */
    private static final long FOLLOWS_MILLIS = 50;

    private final NonBlockingReader in;

    public KeyReader(NonBlockingReader in) {
        this.in = in;
    }

    /**
     * Waits for a key.
     *
     * @return empty when none is pressed within that time
     * @throws java.io.EOFException when the terminal is gone
     */
    public Optional<Key> read(long waitMillis) throws IOException {
        int first = in.read(waitMillis);
        if (first == NonBlockingReader.READ_EXPIRED) {
            return Optional.empty();
        }
        if (first == NonBlockingReader.EOF) {
            throw new java.io.EOFException("The terminal is gone");
        }
        return Optional.of(
                switch (first) {
                    case ESCAPE -> escaped();
                    case '\r', '\n' -> Key.of(Key.Kind.ENTER);
                    case '\b', DELETE -> Key.of(Key.Kind.BACKSPACE);
                    default -> character((char) first);
                });
    }

    private Key character(char first) throws IOException {
        if (Character.isHighSurrogate(first)) {
            int second = in.read(FOLLOWS_MILLIS);
            return second > 0 && Character.isLowSurrogate((char) second)
                    ? Key.of(Character.toCodePoint(first, (char) second))
                    : Key.of(Key.Kind.OTHER);
        }
        return Character.isISOControl(first) || Character.isSurrogate(first)
                ? Key.of(Key.Kind.OTHER)
                : Key.of((int) first);
    }

    private Key escaped() throws IOException {
        int second = in.read(FOLLOWS_MILLIS);
        if (second < 0) {
            return Key.of(Key.Kind.ESCAPE);
        }
        if (second != '[' && second != 'O') {
            return Key.of(Key.Kind.OTHER);
        }
        StringBuilder parameters = new StringBuilder();
        int last = in.read(FOLLOWS_MILLIS);
        while (last >= '0' && last < '@') {
            parameters.append((char) last);
            last = in.read(FOLLOWS_MILLIS);
        }
        return Key.of(
                switch (last) {
                    case 'A' -> Key.Kind.UP;
                    case 'B' -> Key.Kind.DOWN;
                    case 'H' -> Key.Kind.HOME;
                    case 'F' -> Key.Kind.END;
                    case '~' ->
                        switch (parameters.toString()) {
                            case "1", "7" -> Key.Kind.HOME;
                            case "4", "8" -> Key.Kind.END;
                            case "5" -> Key.Kind.PAGE_UP;
                            case "6" -> Key.Kind.PAGE_DOWN;
                            default -> Key.Kind.OTHER;
                        };
                    default -> Key.Kind.OTHER;
                });
    }
}
