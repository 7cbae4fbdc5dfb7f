package io.isotherm.operator;

import io.isotherm.schema.PoolConfig;
import java.time.Instant;
import java.util.Optional;
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

    /**
     * Reads what was done to the pool's configuration, in its order, deletions, too: by whom and why, where that is told.
     *
     * @param from the earliest time
     * @param to the latest
     */
    default void readConfigs(Instant from, Instant to, Consumer<AppliedConfig> each) {
        read(Set.of("pool-config"), from, to, record -> {
            if (record instanceof PoolConfig config) {
                each.accept(new AppliedConfig(Optional.of(config), config.getAppliedAt(), "", ""));
            }
        });
    }

    /** The time of the newest decision; without any, the latest time that it makes sense to ask about. */
    Instant newest();
}
