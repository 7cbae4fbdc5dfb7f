package io.isotherm.launcher.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** What {@link AclsIT} tries with a broker, told at once where a new topic was forgotten. */
class AclsTest {

    @Test
    void everyTopicIsWrittenAndReadBySomeRole() {
        Set<String> topics = new Topics("test.").all().stream().map(Topic::name).collect(Collectors.toSet());

        assertThat(topicsThatSomeRoleMay(AclOperation.WRITE)).isEqualTo(topics);
        assertThat(topicsThatSomeRoleMay(AclOperation.READ)).isEqualTo(topics);
    }

    private static Set<String> topicsThatSomeRoleMay(AclOperation operation) {
        Acls acls = new Acls("test.");
        return Stream.of(Role.values())
                .flatMap(role -> acls.of(role, "User:" + role).stream())
                .filter(acl -> acl.pattern().resourceType() == ResourceType.TOPIC
                        && acl.entry().operation() == operation)
                .map(AclsTest::name)
                .filter(name -> !name.startsWith("test.analyzer") && !name.startsWith("test.decider"))
                .collect(Collectors.toSet());
    }

    private static String name(AclBinding acl) {
        return acl.pattern().name();
    }
}
