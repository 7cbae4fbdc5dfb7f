package io.isotherm.launcher.acl;

import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The access control lists of an installation: what each role needs to do its work, and nothing else. Kafka refuses
 * whatever no list allows. Every role sees that all topics are there, as every service waits for them at its start.
 */
final class Acls {
    private final Topics topics;
    private final String prefix;

    /** @param prefix begins the name of every topic, consumer group and transaction of the installation */
    Acls(String prefix) {
        this.topics = new Topics(prefix);
        this.prefix = prefix;
    }

    /** What a role may do, granted to a principal such as {@code User:isotherm-decider}. */
    List<AclBinding> of(Role role, String principal) {
        Grants grants = new Grants(principal);
        topics.all().forEach(topic -> grants.topic(topic, AclOperation.DESCRIBE));
        switch (role) {
            case COLLECTOR -> grants.read(topics.inventory()).write(topics.hostMetrics(), topics.clockChecks());
            case ANALYZER ->
                grants.read(topics.hostMetrics(), topics.poolConfig())
                        .write(topics.hostStates(), topics.deadLetters())
                        .streams(prefix + "analyzer");
            case DECIDER ->
                grants.read(
                                topics.hostStates(),
                                topics.poolConfig(),
                                topics.inventory(),
                                topics.approvals(),
                                topics.migrationEvents(),
                                topics.powerEvents())
                        .write(
                                topics.decisions(),
                                topics.migrationCommands(),
                                topics.powerCommands(),
                                topics.deadLetters())
                        .streams(prefix + "decider");
            case EXECUTOR ->
                executes(grants)
                        .read(topics.migrationCommands(), topics.migrationEvents())
                        .write(topics.migrationEvents());
            case POWER_EXECUTOR ->
                // Samples tell that the agent of a woken host is up.
                executes(grants).read(topics.hostMetrics());
            case OPERATOR ->
                grants.readAll()
                        .write(topics.poolConfig(), topics.inventory(), topics.approvals())
                        .transaction(PatternType.LITERAL, prefix + "operator");
            case CONSOLE ->
                // What people do by its page, which is not to say where hosts are.
                grants.readAll()
                        .write(topics.poolConfig(), topics.approvals())
                        .transaction(PatternType.LITERAL, prefix + "operator");
            case AUDITOR -> grants.readAll();
        }
        return grants.bindings();
    }

    /** What every executor does; its own events are its journal. */
    private Grants executes(Grants grants) {
        return grants.read(
                        topics.poolConfig(),
                        topics.inventory(),
                        topics.hostOwners(),
                        topics.powerCommands(),
                        topics.powerEvents())
                .write(topics.hostOwners(), topics.powerEvents(), topics.deadLetters())
                .group(PatternType.PREFIXED, prefix + "executor-")
                .transaction(PatternType.PREFIXED, prefix + "executor-");
    }

    private final class Grants {
        private final List<AclBinding> bindings = new ArrayList<>();
        private final String principal;

        Grants(String principal) {
            this.principal = principal;
        }

        Grants read(Topic<?>... read) {
            for (Topic<?> topic : read) {
                topic(topic, AclOperation.READ);
            }
            return this;
        }

        Grants write(Topic<?>... written) {
            for (Topic<?> topic : written) {
                topic(topic, AclOperation.WRITE);
            }
            return this;
        }

        Grants readAll() {
            topics.all().forEach(topic -> topic(topic, AclOperation.READ));
            return this;
        }

        /** What Kafka Streams itself needs: its group, its transactions, and the topics of its state. */
        Grants streams(String application) {
            group(PatternType.LITERAL, application);
            transaction(PatternType.PREFIXED, application + "-");
            for (AclOperation operation : List.of(
                    AclOperation.CREATE,
                    AclOperation.DESCRIBE,
                    AclOperation.DESCRIBE_CONFIGS,
                    AclOperation.READ,
                    AclOperation.WRITE)) {
                add(ResourceType.TOPIC, PatternType.PREFIXED, application + "-", operation);
            }
            return this;
        }

        Grants group(PatternType pattern, String name) {
            add(ResourceType.GROUP, pattern, name, AclOperation.READ);
            return this;
        }

        Grants transaction(PatternType pattern, String name) {
            add(ResourceType.TRANSACTIONAL_ID, pattern, name, AclOperation.WRITE);
            return this;
        }

        Grants topic(Topic<?> topic, AclOperation operation) {
            add(ResourceType.TOPIC, PatternType.LITERAL, topic.name(), operation);
            return this;
        }

        private void add(ResourceType type, PatternType pattern, String name, AclOperation operation) {
            bindings.add(new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
        }

        List<AclBinding> bindings() {
            return List.copyOf(bindings);
        }
    }
}
