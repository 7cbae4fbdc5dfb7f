package io.isotherm.console.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.isotherm.console.problem.ProblemException;
import java.io.IOException;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** The API's JSON: times as ISO-8601, in one line. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** A value, in UTF-8. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A " + value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    /** What a record of a topic says; Avro writes times as ISO-8601, too. */
    public static JsonNode of(SpecificRecord value) {
        try {
            return MAPPER.readTree(value.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record cannot be written as JSON: " + value, e);
        }
    }

    /**
     * What a request says.
     *
     * @throws ProblemException if that is not what it should
     */
    public static <T> T read(byte[] body, Class<T> type) {
        try {
            T value = MAPPER.readValue(body, type);
            if (value != null) {
                return value;
            }
        } catch (JsonMappingException e) {
            // What it says itself names classes of ours.
            throw ProblemException.badRequest(place(e));
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest("The body is not as openapi.yaml says: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ProblemException.badRequest("The body cannot be read: " + e.getMessage());
        }
        throw ProblemException.badRequest("The body is empty; openapi.yaml says what it should be");
    }

    private static String place(JsonMappingException e) {
        String names = e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .collect(Collectors.joining("/"));
        return names.isEmpty()
                ? "The body is not as openapi.yaml says it should be"
                : "The body is not as openapi.yaml says: look at " + names;
    }
}
