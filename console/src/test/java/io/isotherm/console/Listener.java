package io.isotherm.console;

import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Somebody who listens to the events of a pool. */
final class Listener implements AutoCloseable {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    record Event(String id, String name, String data) {}

    /** @param lastEventId empty for a new listener */
    Listener(ConsoleClient client, String pool, String lastEventId) {
        Map<String, String> headers = lastEventId.isEmpty() ? Map.of() : Map.of("Last-Event-ID", lastEventId);
        var unused = client.http()
                .sendAsync(
                        client.request("/pools/" + pool + "/events", headers)
                                .GET()
                                .build(),
                        BodyHandlers.ofLines())
                .thenAccept(answer -> read(answer.body()));
    }

    private void read(Stream<String> lines) {
        String[] event = {"", "", ""};
        try (lines) {
            lines.takeWhile(line -> !closed).forEach(line -> {
                if (line.startsWith("id: ")) {
                    event[0] = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event[1] = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    event[2] = line.substring(6);
                    events.add(new Event(event[0], event[1], event[2]));
                }
            });
        }
    }

    List<Event> events() {
        return events;
    }

    boolean heard(String name) {
        return events.stream().anyMatch(event -> event.name().equals(name));
    }

    String lastId() {
        return events.get(events.size() - 1).id();
    }

    @Override
    public void close() {
        closed = true;
    }
}
