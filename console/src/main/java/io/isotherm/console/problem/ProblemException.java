package io.isotherm.console.problem;

import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpStatus;

/** A request that is not granted; the message is for who asked. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, String> headers;

    private ProblemException(int status, String detail, Map<String, String> headers) {
        super(detail);
        this.status = status;
        this.headers = headers;
    }

    /**
     * A problem.
     *
     * @param status of HTTP
     * @param detail what is wrong and what to do about it
     */
    public static ProblemException of(int status, String detail) {
        return new ProblemException(status, detail, Map.of());
    }

    /** What was asked cannot be understood. */
    public static ProblemException badRequest(String detail) {
        return of(400, detail);
    }

    /** There is no such thing. */
    public static ProblemException notFound(String detail) {
        return of(404, detail);
    }

    /** A token is needed, or another one. */
    public static ProblemException unauthorized(String detail) {
        return new ProblemException(401, detail, Map.of("WWW-Authenticate", "Bearer"));
    }

    /** It was asked too often. */
    public static ProblemException tooMany(String detail) {
        return new ProblemException(429, detail, Map.of("Retry-After", "60"));
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    /** Further headers of the answer. */
    public Map<String, String> headers() {
        return headers;
    }

    /** What the answer says, by the names of RFC 9457. */
    public Map<String, Object> body() {
        Map<String, Object> body = new TreeMap<>();
        body.put("type", "about:blank");
        body.put("title", HttpStatus.getMessage(status));
        body.put("status", status);
        body.put("detail", String.valueOf(getMessage()));
        return body;
    }
}
