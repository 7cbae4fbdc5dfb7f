package io.isotherm.executor.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FencingTokenTest {
    private static final TopicPartition MIGRATIONS = new TopicPartition("migration-commands", 0);
    private static final TopicPartition POWER = new TopicPartition("power-commands", 0);
    private static final Set<TopicPartition> BOTH = Set.of(MIGRATIONS, POWER);

    private final FencingToken ours = new FencingToken("ours");
    private final FencingToken another = new FencingToken("another");

    @Test
    void isCurrentWhileNoOtherRunHasLeftItsMark() {
        assertThat(ours.isCurrent(Map.of(MIGRATIONS, ours.marked(7), POWER, ours.marked(0)), BOTH))
                .isTrue();
        assertThat(ours.marked(7).offset()).isEqualTo(7);
    }

    @Test
    void isNotCurrentOnceAnotherRunHasLeftItsMarkAnywhere() {
        assertThat(ours.isCurrent(Map.of(MIGRATIONS, ours.marked(7), POWER, another.marked(0)), BOTH))
                .isFalse();
        assertThat(ours.isCurrent(Map.of(MIGRATIONS, another.marked(7), POWER, ours.marked(0)), BOTH))
                .isFalse();
    }

    @Test
    void isNotCurrentWhereNobodyHasLeftAMark() {
        assertThat(ours.isCurrent(Map.of(MIGRATIONS, ours.marked(7)), BOTH)).isFalse();
        assertThat(ours.isCurrent(Map.of(MIGRATIONS, ours.marked(7), POWER, new OffsetAndMetadata(0)), BOTH))
                .isFalse();
    }
}
