package io.isotherm.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.pool.PoolKeys;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

class PoolPartitionerTest {

    @Property
    void aPoolAndAllItsHostsShareOnePartition(
            @ForAll @NotEmpty @CharRange(from = 'a', to = 'z') String pool,
            @ForAll @NotEmpty String host,
            @ForAll @IntRange(min = 1, max = 64) int partitions) {
        assertThat(PoolPartitioner.partition(PoolKeys.of(pool, host), partitions))
                .isEqualTo(PoolPartitioner.partition(pool, partitions))
                .isBetween(0, partitions - 1);
    }

    @Property
    void aPoolIsWhereKafkaItselfWouldPutIt(
            @ForAll @NotEmpty @CharRange(from = ' ', to = '.') String pool,
            @ForAll @IntRange(min = 1, max = 64) int partitions) {
        assertThat(PoolPartitioner.partition(pool, partitions))
                .isEqualTo(BuiltInPartitioner.partitionForKey(pool.getBytes(UTF_8), partitions));
    }

    @Test
    void producersPartitionByPoolToo() {
        Cluster cluster = cluster("t", 12);
        try (PoolPartitioner partitioner = new PoolPartitioner()) {
            for (String key : List.of("pool", "pool/host-1", "pool/host-2", "pöl/höst")) {
                assertThat(partitioner.partition("t", key, key.getBytes(UTF_8), null, null, cluster))
                        .isEqualTo(PoolPartitioner.partition(key, 12));
            }
            assertThat(partitioner.partition("t", null, null, null, null, cluster))
                    .isZero();
        }
    }

    @Test
    void manyPoolsSpreadOverThePartitions() {
        assertThat(IntStream.range(0, 200).map(pool -> PoolPartitioner.partition("pool-" + pool, 8)))
                .contains(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void keysTellPoolAndHost() {
        assertThat(PoolKeys.of("p", "h/with/slashes")).isEqualTo("p/h/with/slashes");
        assertThat(PoolKeys.pool("p/h/with/slashes")).isEqualTo("p");
        assertThat(PoolKeys.host("p/h/with/slashes")).isEqualTo("h/with/slashes");
        assertThat(PoolKeys.pool("p")).isEqualTo("p");
        assertThat(PoolKeys.host("p")).isEmpty();
    }

    @Test
    void keysOfNamelessPoolsOrHostsAreRefused() {
        assertThatThrownBy(() -> PoolKeys.of("", "h")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PoolKeys.of("p", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PoolKeys.of("a/b", "h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a/b'");
    }

    private static Cluster cluster(String topic, int partitions) {
        Node node = new Node(1, "localhost", 1);
        Node[] nodes = {node};
        List<PartitionInfo> infos = IntStream.range(0, partitions)
                .mapToObj(partition -> new PartitionInfo(topic, partition, node, nodes, nodes))
                .toList();
        return new Cluster("c", List.of(node), infos, Set.of(), Set.of());
    }
}
