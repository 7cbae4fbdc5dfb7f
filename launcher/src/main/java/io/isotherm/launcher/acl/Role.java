package io.isotherm.launcher.acl;

import java.util.List;
import java.util.Locale;

/** What somebody is in an installation, each with a principal of its own in Kafka. */
public enum Role {
    /** Publishes what it measures on its hosts, and reads which they are. */
    COLLECTOR,
    /** Judges hosts by their samples. */
    ANALYZER,
    /** Decides; the only one that writes commands. */
    DECIDER,
    /** Carries commands out on its hosts, and reports. */
    EXECUTOR,
    /** Puts hosts to sleep and wakes them, from elsewhere, and reports. */
    POWER_EXECUTOR,
    /** Says which hosts are in pools and how they are to be run, approves, and reads everything. */
    OPERATOR,
    /** Shows pools to people, and lets those with a token steer and approve. */
    CONSOLE,
    /** Reads everything and writes nothing, such as the independent checker or a recording. */
    AUDITOR;

    /** All roles, in the order of the data flow. */
    static final List<Role> ALL = List.of(values());

    /** As people write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Kafka's principal of the role, where nobody names another. */
    String principal() {
        return "User:isotherm-" + this;
    }
}
