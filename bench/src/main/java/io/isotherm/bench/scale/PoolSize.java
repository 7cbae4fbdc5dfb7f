package io.isotherm.bench.scale;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a generated pool is.
 *
 * @param hosts how many hosts, from 10 on
 * @param guests how many guests, 1 to 20 for each host
 */
public record PoolSize(int hosts, int guests) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,7})/(\\d{1,8})");
    private static final int LEAST_HOSTS = 10;
    private static final int MOST_GUESTS_EACH = 20;

    public PoolSize {
        if (hosts < LEAST_HOSTS || guests < hosts || guests > MOST_GUESTS_EACH * (long) hosts) {
            throw new IllegalArgumentException("'" + hosts + "/" + guests + "' is not allowed; a pool has "
                    + LEAST_HOSTS + " hosts or more, and 1 to " + MOST_GUESTS_EACH + " guests for each");
        }
    }

    /**
     * A size as it is written: {@code HOSTS/GUESTS}.
     *
     * @throws IllegalArgumentException if the text is no such size
     */
    public static PoolSize parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size; write HOSTS/GUESTS, as in 1000/10000");
        }
        return new PoolSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return hosts + "/" + guests;
    }
}
