package io.isotherm.topics;

/** The keys of records: {@code pool} or {@code pool/host}. */
public final class PoolKeys {
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
}
