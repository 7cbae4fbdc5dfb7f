package io.isotherm.operator;

import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Where the records of one pool are read from. */
public interface RecordSource {

    /**
     * Reads the records of a while, those of each topic in their order; what cannot be read is left out.
     *
     * @param topics names in the catalogue, without prefix
     * @param from the earliest time of a record
     * @param to the latest
     */
    void read(Set<String> topics, Instant from, Instant to, Consumer<SpecificRecord> each);

    /** The time of the newest decision; without any, the latest time that it makes sense to ask about. */
    Instant newest();
}
