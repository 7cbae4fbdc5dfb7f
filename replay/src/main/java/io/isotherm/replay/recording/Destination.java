package io.isotherm.replay.recording;

import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Where a recording is played to: another installation by its topics' prefix, which ends with a dot, or one topic by its
 * whole name.
 *
 * @param name prefix or name
 */
public record Destination(String name) {
    public Destination {
        if (name.isBlank() || name.equals(".")) {
            throw new RecordingException(
                    "'" + name + "' is no destination: name a topic, or a prefix that ends with '.'");
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
