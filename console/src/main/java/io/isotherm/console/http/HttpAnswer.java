package io.isotherm.console.http;

import io.isotherm.console.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An answer that is complete.
 *
 * @param status of HTTP
 * @param type of the content; empty for none
 * @param body the content
 * @param headers further headers
 */
public record HttpAnswer(int status, String type, byte[] body, SortedMap<String, String> headers) {
    static final String JSON = "application/json";

    /** A value as JSON. */
    public static HttpAnswer json(Object value) {
        return new HttpAnswer(200, JSON, Json.bytes(value), new TreeMap<>());
    }

    /** A problem as RFC 9457 has it. */
    static HttpAnswer problem(ProblemException problem) {
        return new HttpAnswer(
                problem.status(),
                "application/problem+json",
                Json.bytes(problem.body()),
                new TreeMap<>(problem.headers()));
    }

    static HttpAnswer text(String text) {
        return new HttpAnswer(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), new TreeMap<>());
    }

    void write(Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    HttpAnswer with(Map<String, String> more) {
        SortedMap<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new HttpAnswer(status, type, body, all);
    }
}
