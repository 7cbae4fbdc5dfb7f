package io.isotherm.console.http;

import io.isotherm.console.access.AccessGate;
import io.isotherm.console.access.Caller;
import io.isotherm.console.problem.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each request through the gate, to what answers it, and the answer back. */
final class ConsoleHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleHandler.class);
    private static final String API = "/api/v1/";
    private static final String HEALTH = "/health";
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
        SecurityHeaders.put(response);
        reply(request).whenComplete((reply, failure) -> {
            try {
                if (failure != null) {
                    send(problem(failure, request), request, response, callback);
                } else if (reply instanceof Reply.Stream stream) {
                    streams.begin(stream.subscription(), request, response, callback);
                } else if (reply instanceof Reply.Whole whole) {
                    send(whole.answer(), request, response, callback);
                }
            } catch (RuntimeException e) {
                send(problem(e, request), request, response, callback);
            }
        });
        return true;
    }

    private static HttpAnswer problem(Throwable failure, Request request) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException problem) {
            return HttpAnswer.problem(problem);
        }
        LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), cause);
        return HttpAnswer.problem(ProblemException.of(500, "The console failed over this; its log tells more"));
    }

    /** At once, but where a body has to come first. */
    private CompletableFuture<Reply> reply(Request request) {
        try {
            return answered(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Reply> answered(Request request) {
        String path = request.getHttpURI().getPath();
        if (path.equals(HEALTH)) {
            return CompletableFuture.completedFuture(new Reply.Whole(HttpAnswer.text("ok\n")));
        }
        SortedMap<String, String> headers = headers(request);
        gate.requireOurName(headers);
        if (path.startsWith(API)) {
            gate.requireOwnOrigin(
                    headers, (request.isSecure() ? "https://" : "http://") + headers.getOrDefault("Host", ""));
            Caller caller = gate.caller(headers, Request.getRemoteAddr(request));
            Call call = call(request, path.substring(API.length()), headers, caller);
            return says(request)
                    ? RequestBody.of(request).thenApply(body -> routes.answer(call.saying(body)))
                    : CompletableFuture.completedFuture(routes.answer(call));
        }
        if (!request.getMethod().equals("GET")) {
            throw ProblemException.of(405, "This is asked with GET");
        }
        return CompletableFuture.completedFuture(new Reply.Whole(files.file(path)
                .orElseThrow(() -> ProblemException.notFound("There is no page here; the console is at /"))));
    }

    private static boolean says(Request request) {
        return request.getMethod().equals("POST");
    }

    /** Without its body: only of who may control is one taken. */
    private Call call(Request request, String path, SortedMap<String, String> headers, Caller caller) {
        if (says(request)) {
            routes.requireChangeable();
            gate.requireControl(caller);
            // Browsers ask before they send this to another origin, and are told no.
            if (!headers.getOrDefault("Content-Type", "").startsWith(HttpAnswer.JSON)) {
                throw ProblemException.of(415, "The body must be " + HttpAnswer.JSON);
            }
        }
        List<String> segments =
                Stream.of(path.split("/", -1)).map(ConsoleHandler::decoded).toList();
        return new Call(request.getMethod(), segments, Map.of(), query(request), headers, new byte[0], caller);
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
        if (answer.status() >= 400 && says(request)) {
            // What was refused unread may still come: the client must not send another request behind it.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        answer.write(response, callback);
    }
}
