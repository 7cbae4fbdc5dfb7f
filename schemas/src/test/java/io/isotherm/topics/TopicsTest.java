package io.isotherm.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
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
                        "isotherm.clock-checks",
                        "isotherm.dead-letters");
        assertThat(new Topics("lab-").decisions().name()).isEqualTo("lab-decisions");
    }

    /** What is not in the catalogue is neither created nor granted to anybody. */
    @Test
    void areAllInTheCatalogue() throws ReflectiveOperationException {
        Topics topics = new Topics("isotherm.");
        List<Object> declared = new ArrayList<>();
        for (Method method : Topics.class.getDeclaredMethods()) {
            if (method.getReturnType() == Topic.class && method.getParameterCount() == 0 && !method.isSynthetic()) {
                declared.add(method.invoke(topics));
            }
        }
        assertThat(new ArrayList<Object>(topics.all())).containsExactlyInAnyOrderElementsOf(declared);
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
