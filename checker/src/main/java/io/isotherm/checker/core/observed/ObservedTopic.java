package io.isotherm.checker.core.observed;

import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.util.Locale;
import java.util.function.Function;

/**
 * The topics that are read, in the order in which records of the same time are taken: what a decision was based on, the
 * decision, its commands, what became of them. Samples come last, because the decision for T knows only samples before T.
 */
public enum ObservedTopic {
    POOL_CONFIG(Topics::poolConfig),
    HOST_STATES(Topics::hostStates),
    DECISIONS(Topics::decisions),
    MIGRATION_COMMANDS(Topics::migrationCommands),
    POWER_COMMANDS(Topics::powerCommands),
    APPROVALS(Topics::approvals),
    MIGRATION_EVENTS(Topics::migrationEvents),
    POWER_EVENTS(Topics::powerEvents),
    DEAD_LETTERS(Topics::deadLetters),
    HOST_METRICS(Topics::hostMetrics);

    private final Function<Topics, Topic<?>> topic;

    ObservedTopic(Function<Topics, Topic<?>> topic) {
        this.topic = topic;
    }

    /** The topic's name without an installation's prefix. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The topic in an installation's catalogue. */
    public Topic<?> topic(Topics topics) {
        return topic.apply(topics);
    }
}
