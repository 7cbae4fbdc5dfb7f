package io.isotherm.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void areNamedWithThePrefixOfTheInstallation() {
        assertThat(new Topics("isotherm.").all().stream().map(Topic::name))
                .containsExactly(
                        "isotherm.host-metrics",
                        "isotherm.host-states",
                        "isotherm.pool-config",
                        "isotherm.inventory",
                        "isotherm.host-owners",
                        "isotherm.decisions",
                        "isotherm.approvals",
                        "isotherm.migration-commands",
                        "isotherm.migration-events",
                        "isotherm.power-commands",
                        "isotherm.power-events",
                        "isotherm.dead-letters");
        assertThat(new Topics("lab-").decisions().name()).isEqualTo("lab-decisions");
    }

    @Test
    void haveSubjectsByTheTopicNameStrategy() {
        assertThat(new Topics("isotherm.").decisions().subject()).isEqualTo("isotherm.decisions-value");
    }

    @Test
    void areCompactedWhereOnlyTheLatestCounts() {
        List<String> compacted = new Topics("")
                .all().stream()
                        .filter(topic -> topic.cleanup() == Topic.Cleanup.COMPACT)
                        .map(Topic::name)
                        .toList();
        assertThat(compacted).containsExactly("host-states", "pool-config", "inventory", "host-owners");
    }
}
