package io.isotherm.console.http;

import io.isotherm.console.access.Caller;
import io.isotherm.console.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A request, as far as routes need it.
 *
 * @param method in upper case
 * @param segments of the path, decoded
 * @param parameters what the route's template found in the path, by name
 * @param query the first value of each parameter, by name
 * @param headers the first value of each header, by its name in any case
 * @param body at most {@link RequestBody#MOST_BYTES} long
 * @param caller who asks
 */
public record Call(
        String method,
        List<String> segments,
        Map<String, String> parameters,
        Map<String, String> query,
        SortedMap<String, String> headers,
        byte[] body,
        Caller caller) {
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** What the path has in place of a name. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** A query parameter, unless it is missing. */
    public Optional<String> asked(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /**
     * A query parameter that is true or false; false where it is missing.
     *
     * @throws ProblemException if it is neither
     */
    public boolean flag(String name) {
        String text = query.getOrDefault(name, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw ProblemException.badRequest(name + ": '" + text + "' is not allowed; it must be true or false");
        }
        return text.equals("true");
    }

    /**
     * A query parameter that is a whole number.
     *
     * @throws ProblemException if it is none, or beyond the limits
     */
    public int number(String name, int fallback, int least, int most) {
        String text = query.getOrDefault(name, Integer.toString(fallback));
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number beyond the limits is.
        }
        throw ProblemException.badRequest(
                name + ": '" + text + "' is not allowed; it must be a number from " + least + " to " + most);
    }

    /**
     * A query parameter that is a time that records can have.
     *
     * @throws ProblemException if it is none
     */
    public Optional<Instant> time(String name) {
        try {
            Optional<Instant> time = asked(name).map(Instant::parse);
            if (time.isEmpty() || !(time.get().isBefore(EARLIEST) || time.get().isAfter(LATEST))) {
                return time;
            }
        } catch (DateTimeException e) {
            // Told below, as a time beyond the limits is.
        }
        throw ProblemException.badRequest(name + ": '" + query.get(name)
                + "' is not allowed; it must be a time in UTC, such as 2026-03-02T06:00:00Z");
    }

    /** A header, unless it is missing. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Call to(Map<String, String> found) {
        return new Call(method, segments, found, query, headers, body, caller);
    }

    Call saying(byte[] said) {
        return new Call(method, segments, parameters, query, headers, said, caller);
    }

    Call by(Caller known) {
        return new Call(method, segments, parameters, query, headers, body, known);
    }
}
