package io.isotherm.executor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** The executor's meters. */
public final class ExecutorMeters {
    private static final String PREFIX = "isotherm.executor.";

    private final MeterRegistry registry;
    private final Timer verification;
    private final Counter failedPublications;
    private final Counter unreadable;
    private final Counter lostOutcomes;
    private final Counter withheldLetters;
    private final Counter unaddressed;
    private final Counter unreadableOwners;

    public ExecutorMeters(MeterRegistry registry) {
        this.registry = registry;
        verification = Timer.builder(PREFIX + "verification")
                .description("Time from the end of a migration to the verdict on it")
                .register(registry);
        failedPublications = Counter.builder(PREFIX + "publications.failed")
                .description("Attempts to publish outcomes that Kafka did not take")
                .register(registry);
        lostOutcomes = Counter.builder(PREFIX + "outcomes.lost")
                .description("Outcomes that Kafka refuses for good")
                .register(registry);
        withheldLetters = Counter.builder(PREFIX + "letters.withheld")
                .description("Records that were no commands, beyond the dead letters that a minute allows")
                .register(registry);
        unaddressed = Counter.builder(PREFIX + "commands.unaddressed")
                .description(
                        "Records that were no commands and named no host that this executor knows: no dead letter of it")
                .register(registry);
        unreadableOwners = Counter.builder(PREFIX + "owners.unreadable")
                .description("Records of who serves which host that could not be read")
                .register(registry);
        unreadable = Counter.builder(PREFIX + "commands.unreadable")
                .description("Records that were no commands and went to the dead letters")
                .register(registry);
    }

    /** A command may end so: its counter is there from the start, so that its first increase shows. */
    public void expect(String kind, String status, String reason) {
        commands(kind, status, reason);
    }

    /** A command is over. */
    public void over(String kind, String status, String reason) {
        commands(kind, status, reason).increment();
    }

    private Counter commands(String kind, String status, String reason) {
        return Counter.builder(PREFIX + "commands")
                .description("Commands that are over, by how and why")
                .tags(
                        "kind",
                        kind,
                        "status",
                        status.toLowerCase(Locale.ROOT),
                        "reason",
                        reason.toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** A migration took so long from its beginning to its verdict. */
    public void migrated(String status, Duration took) {
        Timer.builder(PREFIX + "migration")
                .description("Time from the beginning of a migration to the verdict on it")
                .tag("status", status.toLowerCase(Locale.ROOT))
                .register(registry)
                .record(positive(took));
    }

    /** Such an alert may come: its counter is there from the start, so that its first increase shows. */
    public void expectAlerts(String reason) {
        alerts(reason);
    }

    /** A guest was found where somebody must look after it. */
    public void alert(String reason) {
        alerts(reason).increment();
    }

    private Counter alerts(String reason) {
        return Counter.builder(PREFIX + "alerts")
                .description("Guests that were found where somebody must look after them")
                .tag("reason", reason.toLowerCase(Locale.ROOT))
                .register(registry);
    }

    public void verified(Duration took) {
        verification.record(positive(took));
    }

    public void publicationFailed() {
        failedPublications.increment();
    }

    public void outcomeLost() {
        lostOutcomes.increment();
    }

    public void letterWithheld() {
        withheldLetters.increment();
    }

    public void unaddressed() {
        unaddressed.increment();
    }

    public void ownerUnreadable() {
        unreadableOwners.increment();
    }

    public void unreadable() {
        unreadable.increment();
    }

    public void running(String kind, Supplier<Number> commands) {
        Gauge.builder(PREFIX + "running", commands)
                .description("Commands under way")
                .tag("kind", kind)
                .strongReference(true)
                .register(registry);
    }

    public void unpublished(Supplier<Number> events) {
        Gauge.builder(PREFIX + "unpublished", events)
                .description("Events that wait to be published")
                .strongReference(true)
                .register(registry);
    }

    public void hostsLost(Supplier<Number> hosts) {
        Gauge.builder(PREFIX + "hosts.lost", hosts)
                .description("Hosts of this executor that another one has taken over")
                .strongReference(true)
                .register(registry);
    }

    private static Duration positive(Duration took) {
        return took.isNegative() ? Duration.ZERO : took;
    }
}
