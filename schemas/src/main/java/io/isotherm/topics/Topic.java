package io.isotherm.topics;

import java.time.Duration;

/**
 * One topic of the catalogue. Keys are readable UTF-8 strings.
 *
 * @param name full name, prefix included
 * @param valueType generated Avro class of the values; {@code byte[]} where the original bytes are kept
 * @param cleanup what Kafka does with old records
 * @param retention how long records are kept; for {@link Cleanup#COMPACT} how long a deletion stays visible
 */
public record Topic<V>(String name, Class<V> valueType, Cleanup cleanup, Duration retention) {

    /** Kafka's {@code cleanup.policy}. */
    public enum Cleanup {
        DELETE("delete"),
        COMPACT("compact");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** The value of Kafka's topic setting {@code cleanup.policy}. */
        public String policy() {
            return policy;
        }
    }

    /** The registry's subject of the values, by the TopicNameStrategy. */
    public String subject() {
        return name + "-value";
    }
}
