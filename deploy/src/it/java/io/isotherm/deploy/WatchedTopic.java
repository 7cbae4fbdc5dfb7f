package io.isotherm.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Supplier;

/**
 * A topic's records as 'isotherm watch' shows them: time, key and value, one in a line.
 *
 * @param printed what it has printed so far
 */
record WatchedTopic(Supplier<String> printed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The values of all records so far, in their order. */
    List<JsonNode> values() {
        return printed.get()
                .lines()
                .filter(line -> line.contains(" {"))
                .map(line -> parse(line.substring(line.indexOf(" {"))))
                .toList();
    }

    private static JsonNode parse(String value) {
        try {
            return JSON.readTree(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No record as JSON: " + value, e);
        }
    }
}
