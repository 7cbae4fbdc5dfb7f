package io.isotherm.pool;

import io.isotherm.reasons.DeadLetterReason;
import org.jspecify.annotations.Nullable;

/** The keys of records: {@code pool} or {@code pool/host}. */
public final class PoolKeys {
    /** What a pool's name must be, for messages. */
    public static final String POOL_NAME_FORM = "a name without '/' or control characters, of at most 255 characters";

    /** What a host's name must be, for messages. */
    public static final String HOST_NAME_FORM = "a name without control characters, of at most 255 characters";

    // As long as the name of a host may be in DNS, and a little more.
    private static final int LONGEST_NAME = 255;

    private PoolKeys() {}

    /**
     * The key of a record about one host.
     *
     * @throws IllegalArgumentException if the pool's name is empty or contains a slash, or the host's is empty
     */
    public static String of(String pool, String host) {
        if (pool.isEmpty() || pool.indexOf('/') >= 0 || host.isEmpty()) {
            throw new IllegalArgumentException("Pool '" + pool + "' and host '" + host
                    + "' make no key: neither may be empty, and a pool's name has no '/'");
        }
        return pool + "/" + host;
    }

    /** The pool of a key of either form. */
    public static String pool(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    /** The host of a key {@code pool/host}; empty if the key names only a pool. */
    public static String host(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? "" : key.substring(slash + 1);
    }

    /** Whether a name of a pool or host can be part of a key: not empty, not too long, free of control characters. */
    public static boolean isName(String name) {
        return !name.isEmpty() && !isTooLong(name) && !hasControls(name);
    }

    // Asked of each guest of each sample: a stream would take several times as long.
    private static boolean hasControls(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name of a pool, host or guest is longer than names are taken up. */
    public static boolean isTooLong(String name) {
        return name.length() > LONGEST_NAME;
    }

    /** Whether a key can be one, of either form. */
    private static boolean isKey(String key) {
        return isName(pool(key)) && (key.indexOf('/') < 0 || isName(host(key)));
    }

    /** Whether a pool can have this name: one that can be part of a key, has no slash and can be seen. */
    public static boolean isPoolName(String name) {
        return isName(name) && !name.isBlank() && name.indexOf('/') < 0;
    }

    /**
     * Checks that a record's key, of either form, and its value name the same pool, beyond doubt.
     *
     * @param key the record's key
     * @param pool the pool that its value names
     * @throws RefusedRecordException if they do not
     */
    public static void check(@Nullable String key, String pool) {
        if (key == null || !isKey(key)) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_KEY,
                    "The record's key "
                            + (key == null
                                    ? "is missing"
                                    : "'" + shown(key)
                                            + "' has a name that is empty, has control characters or more than "
                                            + LONGEST_NAME + " characters")
                            + "; it must be the pool's name, or pool/host");
        }
        if (!pool(key).equals(pool)) {
            throw new RefusedRecordException(
                    DeadLetterReason.KEY_CONTRADICTS_VALUE,
                    "The record's key says pool '" + pool(key) + "', its value pool '" + shown(pool) + "'");
        }
    }

    /**
     * Checks that a record's key is the name of the pool that its value names, and no more.
     *
     * @param key the record's key
     * @param pool the pool that its value names
     * @throws RefusedRecordException if it is not
     */
    static void checkPool(@Nullable String key, String pool) {
        check(key, pool);
        if (!pool.equals(key)) {
            throw new RefusedRecordException(
                    DeadLetterReason.KEY_CONTRADICTS_VALUE,
                    "The record's key '" + shown(key) + "' is not the name of pool '" + pool
                            + "', which its value names");
        }
    }

    /**
     * Checks that a record's key and its value name the same host of the same pool, beyond doubt: else it would spoil what
     * is known of an innocent one.
     *
     * @param key the record's key
     * @param pool the pool that its value names
     * @param host the host that its value names
     * @throws RefusedRecordException if they do not
     */
    public static void check(@Nullable String key, String pool, String host) {
        check(key, pool);
        if (!isName(host) || !host(String.valueOf(key)).equals(host)) {
            throw new RefusedRecordException(
                    DeadLetterReason.KEY_CONTRADICTS_VALUE,
                    "The record's key '" + shown(key) + "' is not that of host '" + shown(host) + "' of pool '" + pool
                            + "', which its value names; it must be pool/host");
        }
    }

    /** A key or name as messages show it: cut where it is too long to be one. */
    public static String shown(@Nullable String name) {
        if (name == null) {
            return "none";
        }
        return !isTooLong(name) ? name : name.substring(0, LONGEST_NAME) + "...";
    }
}
