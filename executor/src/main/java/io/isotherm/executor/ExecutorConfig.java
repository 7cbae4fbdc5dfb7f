package io.isotherm.executor;

import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What an executor is in charge of, and how patient it is. Times are by the executor's clock unless said otherwise.
 *
 * @param pool name of the pool, without a slash
 * @param instance names this executor; of two that run under one name and pool the older is shut out
 * @param hosts hosts in the inventory whose guests this executor migrates away, by name or UUID; empty for those that a
 *     published inventory itself selects; a host belongs to one executor
 * @param powerHosts hosts whose power this executor controls, by name or UUID; a host belongs to one executor
 * @param journalHorizon how far back it reads what became of commands, at least as long as commands are kept
 * @param maxCommandAge how long after it was issued a command may still be started, by the executor's clock; at least 1 s
 * @param progressInterval time between two reports of a command under way
 * @param verifyTimeout how long both hosts may disagree about a guest after its migration before that is the verdict
 * @param powerTimeout how long a host may take to fall asleep or to come up
 * @param maxConcurrent commands under way at once, of each kind; further ones wait in the topic
 * @param pollPause real time between two looks at Kafka, the clock and what is under way
 * @param lease of an executor of power alone, that serves all hosts whose power is controlled where it names none: how long
 *     another of its name may be silent before this one, which stands by, takes its place; empty for an agent
 * @param powerOff program with its arguments that switches the host off that an agent runs on; empty where it knows none
 */
public record ExecutorConfig(
        String pool,
        String instance,
        SortedSet<String> hosts,
        SortedSet<String> powerHosts,
        Duration journalHorizon,
        Duration maxCommandAge,
        Duration progressInterval,
        Duration verifyTimeout,
        Duration powerTimeout,
        int maxConcurrent,
        Duration pollPause,
        Optional<Duration> lease,
        List<String> powerOff) {

    public static final Setting<Optional<String>> INSTANCE = Setting.optional(
            "executor.instance",
            Scalar.text(),
            "Name of this executor, unique in its pool; where none is given, the first of executor.hosts, else the "
                    + "machine's host name.");
    public static final Setting<List<String>> HOSTS = Setting.texts(
            "executor.hosts",
            List.of(),
            "Hosts whose guests it migrates away, by name or machine's UUID; empty for all of inventory.hosts, and where these are "
                    + "left out for the host that the executor runs on. A host belongs to one executor.");
    public static final Setting<List<String>> POWER_HOSTS = Setting.texts(
            "executor.powerHosts",
            List.of(),
            "Hosts that it puts to sleep and wakes, by name or machine's UUID. A host belongs to one executor.");
    public static final Setting<Duration> MAX_COMMAND_AGE = Setting.duration(
            "executor.maxCommandAge",
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            "How long after it was issued a command may still be started, by the clock of this host.");
    public static final Setting<Duration> PROGRESS_INTERVAL = Setting.duration(
            "executor.progressInterval",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "Time between two reports of a command under way.");
    public static final Setting<Duration> VERIFY_TIMEOUT = Setting.duration(
            "executor.verifyTimeout",
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofMinutes(30),
            "How long both hosts may disagree about a guest after its migration before that is the verdict.");
    public static final Setting<Duration> POWER_TIMEOUT = Setting.duration(
            "executor.powerTimeout",
            Duration.ofMinutes(10),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            "How long a host may take to fall asleep or to come up. One that may be forced off is given half of it to switch itself off.");
    public static final Setting<Duration> LEASE = Setting.duration(
            "executor.lease",
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            Duration.ofMinutes(10),
            "Power executors alone: how long the one that acts may be silent before another takes its place.");
    public static final Setting<Integer> MAX_CONCURRENT = Setting.integer(
            "executor.maxConcurrent",
            4,
            1,
            1000,
            "Commands under way at once, of each kind; further ones wait in the topic.");

    public static final Setting<List<String>> POWER_OFF = Setting.texts(
            "executor.powerOff",
            List.of(),
            "Agents alone: the program with its arguments, as systemctl and poweroff, that switches the host off that it runs on; "
                    + "it is run where the inventory has power.softOff: agent, and the host is empty. Empty: it is never.");

    public static final Section SECTION = new Section(
            "executor",
            "What an executor is in charge of, and how patient it is.",
            List.of(
                    INSTANCE,
                    HOSTS,
                    POWER_HOSTS,
                    MAX_COMMAND_AGE,
                    PROGRESS_INTERVAL,
                    VERIFY_TIMEOUT,
                    POWER_TIMEOUT,
                    LEASE,
                    MAX_CONCURRENT,
                    POWER_OFF));

    /** Longer than commands are kept, so that none is carried out twice. */
    public static final Duration DEFAULT_JOURNAL_HORIZON = Duration.ofDays(8);

    private static final Duration DEFAULT_POLL_PAUSE = Duration.ofMillis(200);
    private static final Duration MOMENT = Duration.ofMillis(1);

    public ExecutorConfig {
        hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
        powerHosts = Collections.unmodifiableSortedSet(new TreeSet<>(powerHosts));
        powerOff = List.copyOf(powerOff);
        if (pool.isBlank() || pool.indexOf('/') >= 0) {
            throw new IllegalArgumentException("executor.pool: '" + pool + "' must be a name without '/'");
        }
        if (instance.isBlank()) {
            throw new IllegalArgumentException("executor.instance: '" + instance + "' must not be blank");
        }
        atLeast("journalHorizon", journalHorizon, MOMENT);
        atLeast("maxCommandAge", maxCommandAge, Duration.ofSeconds(1));
        atLeast("progressInterval", progressInterval, MOMENT);
        atLeast("verifyTimeout", verifyTimeout, MOMENT);
        atLeast("powerTimeout", powerTimeout, MOMENT);
        atLeast("pollPause", pollPause, MOMENT);
        lease.ifPresent(time -> atLeast("lease", time, MOMENT));
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("executor.maxConcurrent: " + maxConcurrent + " must be at least 1");
        }
    }

    /**
     * For these hosts, with the settings of the process.
     *
     * @param machine what this machine is called, where neither an instance nor a host is named
     * @param hosts hosts whose guests it migrates away
     * @param powerHosts hosts whose power it controls
     */
    public static ExecutorConfig from(
            Settings settings, String pool, String machine, Collection<String> hosts, Collection<String> powerHosts) {
        String instance = settings.get(INSTANCE)
                .orElseGet(() -> hosts.stream().findFirst().orElse(machine));
        return of(pool, instance, hosts).with(draft -> {
            draft.powerHosts = new TreeSet<>(powerHosts);
            draft.maxCommandAge = settings.get(MAX_COMMAND_AGE);
            draft.progressInterval = settings.get(PROGRESS_INTERVAL);
            draft.verifyTimeout = settings.get(VERIFY_TIMEOUT);
            draft.powerTimeout = settings.get(POWER_TIMEOUT);
            draft.maxConcurrent = settings.get(MAX_CONCURRENT);
            draft.powerOff = settings.get(POWER_OFF);
        });
    }

    /** Called so where no instance is named: all power executors of a pool have one name, as only one of them acts. */
    public static final String POWER_INSTANCE = "power";

    /** For the power of hosts alone, with the settings of the process. */
    public static ExecutorConfig forPower(Settings settings, String pool) {
        List<String> powerHosts = settings.get(POWER_HOSTS);
        ExecutorConfig config = from(settings, pool, POWER_INSTANCE, List.of(), powerHosts);
        return config.standingBy(settings.get(LEASE));
    }

    /** The same, but for power alone, and standing by while another of its name has been heard of for so long. */
    public ExecutorConfig standingBy(Duration time) {
        return with(draft -> {
            draft.hosts = new TreeSet<>();
            draft.lease = Optional.of(time);
        });
    }

    /** The usual patience: for an executor of these hosts, that controls no power. */
    public static ExecutorConfig of(String pool, String instance, Collection<String> hosts) {
        return new ExecutorConfig(
                pool,
                instance,
                new TreeSet<>(hosts),
                new TreeSet<>(),
                DEFAULT_JOURNAL_HORIZON,
                MAX_COMMAND_AGE.fallback(),
                PROGRESS_INTERVAL.fallback(),
                VERIFY_TIMEOUT.fallback(),
                POWER_TIMEOUT.fallback(),
                MAX_CONCURRENT.fallback(),
                DEFAULT_POLL_PAUSE,
                Optional.empty(),
                List.of());
    }

    /** The same, but in control of the power of these hosts. */
    public ExecutorConfig withPowerHosts(Collection<String> controlled) {
        return with(draft -> draft.powerHosts = new TreeSet<>(controlled));
    }

    /** The same, but with a program that switches the host off that it runs on. */
    public ExecutorConfig withPowerOff(List<String> program) {
        return with(draft -> draft.powerOff = List.copyOf(program));
    }

    /** The same, but starting only commands that were issued at most so long ago. */
    public ExecutorConfig withMaxCommandAge(Duration age) {
        return with(draft -> draft.maxCommandAge = age);
    }

    /** The same, with so long between reports, and so long until two hosts must agree about a guest. */
    public ExecutorConfig withPatience(Duration progress, Duration verify) {
        return with(draft -> {
            draft.progressInterval = progress;
            draft.verifyTimeout = verify;
        });
    }

    /** The same, with so many commands at once and so long between looks. */
    public ExecutorConfig withPace(int concurrent, Duration pause) {
        return with(draft -> {
            draft.maxConcurrent = concurrent;
            draft.pollPause = pause;
        });
    }

    private ExecutorConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.config();
    }

    /** A copy in which some of a configuration is changed. */
    private static final class Draft {
        private final ExecutorConfig original;
        private SortedSet<String> hosts;
        private SortedSet<String> powerHosts;
        private Duration maxCommandAge;
        private Duration progressInterval;
        private Duration verifyTimeout;
        private Duration powerTimeout;
        private int maxConcurrent;
        private Duration pollPause;
        private Optional<Duration> lease;
        private List<String> powerOff;

        Draft(ExecutorConfig original) {
            this.original = original;
            this.hosts = original.hosts;
            this.powerHosts = original.powerHosts;
            this.maxCommandAge = original.maxCommandAge;
            this.progressInterval = original.progressInterval;
            this.verifyTimeout = original.verifyTimeout;
            this.powerTimeout = original.powerTimeout;
            this.maxConcurrent = original.maxConcurrent;
            this.pollPause = original.pollPause;
            this.lease = original.lease;
            this.powerOff = original.powerOff;
        }

        ExecutorConfig config() {
            return new ExecutorConfig(
                    original.pool,
                    original.instance,
                    hosts,
                    powerHosts,
                    original.journalHorizon,
                    maxCommandAge,
                    progressInterval,
                    verifyTimeout,
                    powerTimeout,
                    maxConcurrent,
                    pollPause,
                    lease,
                    powerOff);
        }
    }

    /** Whether it migrates no guests, and so neither reads commands of migrations nor reports on any. */
    public boolean isForPowerAlone() {
        return lease.isPresent();
    }

    /** Whether a command is too old to be started. */
    public boolean isTooOld(Instant issuedAt, Instant now) {
        return now.isAfter(issuedAt.plus(maxCommandAge));
    }

    /** Why a command that is too old is not started, in words. */
    public String tooOld(Instant issuedAt, Instant now) {
        return "it was issued at " + issuedAt + ", more than " + maxCommandAge.toSeconds()
                + " s (executor.maxCommandAge) before it could be started at " + now
                + "; if commands are read at once, check the clock of this host";
    }

    private static void atLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "executor." + key + ": " + value.toMillis() + " ms must be at least " + least.toMillis() + " ms");
        }
    }
}
