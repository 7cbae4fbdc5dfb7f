package io.isotherm.console.http;

import io.isotherm.console.access.AccessGate;
import io.isotherm.console.access.Caller;
import io.isotherm.console.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each request through the gate, to what answers it, and the answer back. */
final class ConsoleHandler extends Handler.Abstract {
    /** What a request may say at most. */
    static final int MOST_BODY_BYTES = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleHandler.class);
    private static final String API = "/api/v1/";
    private static final String HEALTH = "/health";
    private static final SortedMap<String, String> SECURITY = new TreeMap<>(Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()",
            // What is answered may hold names of guests; with a tag it is asked again cheaply.
            "Cache-Control",
            "private, no-cache"));

    private final AccessGate gate;
    private final Routes routes;
    private final StaticFiles files = new StaticFiles();
    private final EventStreams streams;

    ConsoleHandler(AccessGate gate, Routes routes, EventStreams streams) {
        this.gate = gate;
        this.routes = routes;
        this.streams = streams;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        SECURITY.forEach((name, value) -> response.getHeaders().put(name, value));
        try {
            Reply reply = reply(request);
            if (reply instanceof Reply.Stream stream) {
                streams.begin(stream.subscription(), request, response, callback);
            } else if (reply instanceof Reply.Whole whole) {
                send(whole.answer(), request, response, callback);
            }
        } catch (ProblemException e) {
            send(HttpAnswer.problem(e), request, response, callback);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
            send(
                    HttpAnswer.problem(ProblemException.of(500, "The console failed over this; its log tells more")),
                    request,
                    response,
                    callback);
        }
        return true;
    }

    private Reply reply(Request request) {
        String path = request.getHttpURI().getPath();
        if (path.equals(HEALTH)) {
            return new Reply.Whole(HttpAnswer.text("ok\n"));
        }
        SortedMap<String, String> headers = headers(request);
        gate.requireOurName(headers);
        if (path.startsWith(API)) {
            gate.requireOwnOrigin(
                    headers, (request.isSecure() ? "https://" : "http://") + headers.getOrDefault("Host", ""));
            Caller caller = gate.caller(headers, Request.getRemoteAddr(request));
            return routes.answer(call(request, path.substring(API.length()), headers, caller));
        }
        if (!request.getMethod().equals("GET")) {
            throw ProblemException.of(405, "This is asked with GET");
        }
        return new Reply.Whole(files.file(path)
                .orElseThrow(() -> ProblemException.notFound("There is no page here; the console is at /")));
    }

    private Call call(Request request, String path, SortedMap<String, String> headers, Caller caller) {
        boolean says = request.getMethod().equals("POST");
        if (says) {
            routes.requireChangeable();
            gate.requireControl(caller);
            // Browsers ask before they send this to another origin, and are told no.
            if (!headers.getOrDefault("Content-Type", "").startsWith(HttpAnswer.JSON)) {
                throw ProblemException.of(415, "The body must be " + HttpAnswer.JSON);
            }
        }
        List<String> segments =
                Stream.of(path.split("/", -1)).map(ConsoleHandler::decoded).toList();
        return new Call(
                request.getMethod(),
                segments,
                Map.of(),
                query(request),
                headers,
                says ? body(request) : new byte[0],
                caller);
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("The path holds '" + segment + "', which is no percent-encoding");
        }
    }

    private static Map<String, String> query(Request request) {
        Map<String, String> query = new HashMap<>();
        try {
            Request.extractQueryParameters(request).forEach(field -> query.put(field.getName(), field.getValue()));
        } catch (RuntimeException e) {
            throw ProblemException.badRequest("The query is no percent-encoding: " + e.getMessage());
        }
        return query;
    }

    private static SortedMap<String, String> headers(Request request) {
        SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.getHeaders().forEach(field -> headers.putIfAbsent(field.getName(), field.getValue()));
        return headers;
    }

    /** Only who may control is read from, so that nobody else can hold a thread by saying it slowly. */
    private static byte[] body(Request request) {
        if (request.getLength() > MOST_BODY_BYTES) {
            throw tooLarge();
        }
        try (InputStream stream = Content.Source.asInputStream(request)) {
            byte[] bytes = stream.readNBytes(MOST_BODY_BYTES + 1);
            if (bytes.length > MOST_BODY_BYTES) {
                throw tooLarge();
            }
            return bytes;
        } catch (IOException e) {
            throw ProblemException.of(408, "The body did not come: " + e.getMessage());
        }
    }

    private static ProblemException tooLarge() {
        return ProblemException.of(413, "The body is larger than " + MOST_BODY_BYTES + " bytes");
    }

    private static void send(HttpAnswer answer, Request request, Response response, Callback callback) {
        String tag = EntityTag.of(answer.body());
        boolean get = answer.status() == 200 && request.getMethod().equals("GET");
        if (get) {
            response.getHeaders().put(HttpHeader.ETAG, tag);
            if (EntityTag.matches(request.getHeaders().get(HttpHeader.IF_NONE_MATCH), tag)) {
                response.setStatus(304);
                response.write(true, null, callback);
                return;
            }
        }
        if (answer.status() >= 400 && request.getMethod().equals("POST")) {
            // What was refused unread may still come: the client must not send another request behind it.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }
}
