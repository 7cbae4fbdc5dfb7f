package io.isotherm.executor.journal;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Who is the executor of this name. Kafka says "fenced" both to a producer whose name a newer one has taken and to one
 * whose transaction outlasted an outage. The two are told apart by the offsets' metadata, where every run of an executor
 * leaves its own mark, in a transaction, as the first thing that it does.
 */
public final class FencingToken {
    private final String mark;

    /** @param mark of this run; no two runs have the same */
    public FencingToken(String mark) {
        this.mark = mark;
    }

    /** An offset with our mark. */
    public OffsetAndMetadata marked(long offset) {
        return new OffsetAndMetadata(offset, mark);
    }

    /** Whether no other run has left its mark since ours. */
    public boolean isCurrent(Map<TopicPartition, OffsetAndMetadata> committed, Set<TopicPartition> partitions) {
        return partitions.stream().allMatch(partition -> {
            OffsetAndMetadata found = committed.get(partition);
            return found != null && found.metadata().equals(mark);
        });
    }
}
