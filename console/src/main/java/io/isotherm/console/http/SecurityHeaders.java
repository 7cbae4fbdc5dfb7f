package io.isotherm.console.http;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jetty.server.Response;

/** What each answer tells browsers to keep from. */
final class SecurityHeaders {
    private static final SortedMap<String, String> HEADERS = new TreeMap<>(Map.of(
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

    private SecurityHeaders() {}

    static void put(Response response) {
        HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
    }
}
