package io.isotherm.replay.recording;

import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/**
 * Where a recording is played to: another installation by its topics' prefix, which ends with a dot, or one topic by its
 * whole name.
 *
 * @param name prefix or name
 */
public record Destination(String name) {
    // Kafka's own limit is 249; the rest is for what follows a prefix.
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final String REGISTRY = "_schemas";

    /** @throws RecordingException if it cannot be the name of a topic, or is one that Kafka or the registry lives on */
    public Destination {
        if (name.isBlank() || name.matches("\\.+")) {
            throw new RecordingException(
                    "'" + name + "' is no destination: name a topic, or a prefix that ends with '.'");
        }
        if (!NAME.matcher(name).matches()) {
            throw new RecordingException("'" + name + "' cannot be a topic's name or its beginning: give at most 200 "
                    + "letters, digits, '.', '_' and '-'");
        }
        if (name.startsWith("__") || name.equals(REGISTRY)) {
            throw new RecordingException(
                    "'" + name + "' belongs to Kafka or the schema registry themselves: name another topic");
        }
    }

    /** Whether this is the prefix of an installation's topics. */
    public boolean isPrefix() {
        return name.endsWith(".");
    }

    /** The topic that records of a topic of the catalogue go to. */
    Topic<? extends SpecificRecord> topic(String recorded) {
        Topic<?> known = new Topics("")
                .all().stream()
                        .filter(topic -> topic.name().equals(recorded))
                        .findFirst()
                        .orElseThrow(() -> new RecordingException("'" + recorded + "' is no topic of ours"));
        return new Topic<>(
                isPrefix() ? name + recorded : name,
                known.valueType().asSubclass(SpecificRecord.class),
                known.cleanup(),
                known.retention());
    }

    /** The topics to be there before anything is played: of a prefix the whole catalogue, so that services can start. */
    List<Topic<?>> topics(List<String> played) {
        if (isPrefix()) {
            return new Topics(name).all();
        }
        if (played.size() > 1) {
            throw new RecordingException("The topics " + String.join(", ", played) + " cannot all be played to the one "
                    + "topic " + name + ": choose one with --topic, or give a prefix that ends with '.'");
        }
        return List.of(topic(played.get(0)));
    }
}
