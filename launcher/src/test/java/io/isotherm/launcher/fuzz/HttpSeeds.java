package io.isotherm.launcher.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests in order, for {@link HttpRequests}, whose class starts servers. */
final class HttpSeeds {
    private HttpSeeds() {}

    static Map<String, byte[]> seeds() {
        List<String> requests = List.of(
                "0GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "0GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "1GET /subjects?deleted=true HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "1PUT /config/any HTTP/1.1\r\nHost: localhost\r\nContent-Length: 25\r\n\r\n{\"compatibility\":\"FULL\"}\n",
                "1POST /subjects/any/versions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 27\r\n\r\n"
                        + "{\"schema\":\"{\\\"type\\\":\\\"int\\\"}\"}",
                "2GET /api/v1/pools/lab/decisions?at=2026-03-02T00:00:00Z&limit=7 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "2GET /api/v1/pools HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n");
        Map<String, byte[]> seeds = new HashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            byte[] bytes = requests.get(i).getBytes(UTF_8);
            bytes[0] -= '0';
            seeds.put("request-" + i, bytes);
        }
        return seeds;
    }
}
