package io.isotherm.executor;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an executor is in charge of, and how patient it is. Times are by the executor's clock unless said otherwise.
 *
 * @param pool name of the pool, without a slash
 * @param instance names this executor; of two that run under one name and pool the older is shut out
 * @param hosts hosts in the inventory whose guests this executor migrates away; a host belongs to one executor
 * @param powerHosts hosts whose power this executor controls; a host belongs to one executor
 * @param journalHorizon how far back it reads what became of commands, at least as long as commands are kept
 * @param progressInterval time between two reports of a command under way
 * @param verifyTimeout how long both hosts may disagree about a guest after its migration before that is the verdict
 * @param powerTimeout how long a host may take to fall asleep or to come up
 * @param maxConcurrent commands under way at once, of each kind; further ones wait in the topic
 * @param pollPause real time between two looks at Kafka, the clock and what is under way
 */
public record ExecutorConfig(
        String pool,
        String instance,
        SortedSet<String> hosts,
        SortedSet<String> powerHosts,
        Duration journalHorizon,
        Duration progressInterval,
        Duration verifyTimeout,
        Duration powerTimeout,
        int maxConcurrent,
        Duration pollPause) {

    /** Longer than commands are kept, so that none is carried out twice. */
    public static final Duration DEFAULT_JOURNAL_HORIZON = Duration.ofDays(8);

    private static final Duration MOMENT = Duration.ofMillis(1);

    public ExecutorConfig {
        hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
        powerHosts = Collections.unmodifiableSortedSet(new TreeSet<>(powerHosts));
        if (pool.isBlank() || pool.indexOf('/') >= 0) {
            throw new IllegalArgumentException("executor.pool: '" + pool + "' must be a name without '/'");
        }
        if (instance.isBlank()) {
            throw new IllegalArgumentException("executor.instance: '" + instance + "' must not be blank");
        }
        if (hosts.isEmpty() && powerHosts.isEmpty()) {
            throw new IllegalArgumentException(
                    "executor.hosts: [] must name at least one host, or executor.powerHosts");
        }
        atLeast("journalHorizon", journalHorizon, MOMENT);
        atLeast("progressInterval", progressInterval, MOMENT);
        atLeast("verifyTimeout", verifyTimeout, MOMENT);
        atLeast("powerTimeout", powerTimeout, MOMENT);
        atLeast("pollPause", pollPause, MOMENT);
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("executor.maxConcurrent: " + maxConcurrent + " must be at least 1");
        }
    }

    /** The usual patience: for an executor of these hosts, that controls no power. */
    public static ExecutorConfig of(String pool, String instance, Collection<String> hosts) {
        return new ExecutorConfig(
                pool,
                instance,
                new TreeSet<>(hosts),
                new TreeSet<>(),
                DEFAULT_JOURNAL_HORIZON,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                4,
                Duration.ofMillis(200));
    }

    /** The same, but in control of the power of these hosts. */
    public ExecutorConfig withPowerHosts(Collection<String> controlled) {
        return new ExecutorConfig(
                pool,
                instance,
                hosts,
                new TreeSet<>(controlled),
                journalHorizon,
                progressInterval,
                verifyTimeout,
                powerTimeout,
                maxConcurrent,
                pollPause);
    }

    /** The same, with so long between reports, and so long until two hosts must agree about a guest. */
    public ExecutorConfig withPatience(Duration progress, Duration verify) {
        return new ExecutorConfig(
                pool,
                instance,
                hosts,
                powerHosts,
                journalHorizon,
                progress,
                verify,
                powerTimeout,
                maxConcurrent,
                pollPause);
    }

    /** The same, with so many commands at once and so long between looks. */
    public ExecutorConfig withPace(int concurrent, Duration pause) {
        return new ExecutorConfig(
                pool,
                instance,
                hosts,
                powerHosts,
                journalHorizon,
                progressInterval,
                verifyTimeout,
                powerTimeout,
                concurrent,
                pause);
    }

    private static void atLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "executor." + key + ": " + value.toMillis() + " ms must be at least " + least.toMillis() + " ms");
        }
    }
}
