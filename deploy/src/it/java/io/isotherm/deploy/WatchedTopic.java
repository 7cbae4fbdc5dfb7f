package io.isotherm.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Supplier;

/**
 * A topic's records as 'isotherm watch --output json' shows them, one in a line.
 *
 * @param printed what it has printed so far
 */
record WatchedTopic(Supplier<String> printed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The values of all records so far, in their order. */
    List<JsonNode> values() {
        return printed.get()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> parse(line).path("value"))
                .toList();
    }

    private static JsonNode parse(String record) {
        try {
            return JSON.readTree(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No record as JSON: " + record, e);
        }
    }
}
