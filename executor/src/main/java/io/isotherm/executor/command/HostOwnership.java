package io.isotherm.executor.command;

import io.isotherm.executor.ExecutorMeters;
import io.isotherm.pool.PoolKeys;
import io.isotherm.pool.RefusedRecordException;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.retry.LimitedLog;
import io.isotherm.schema.HostDuty;
import io.isotherm.schema.HostOwner;
import io.isotherm.topics.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who acts at which host: the run of an executor that was the last to take it over, in the order of the topic
 * {@code host-owners}. For that it does not matter what an instance is called; that a newer run of the same name ends this
 * one is the affair of {@link io.isotherm.executor.journal.FencingToken}.
 *
 * <p>An executor takes a host over before it reads back what was done there, and makes sure that no other has taken it over
 * after its acceptance of a command is on record, and before it begins. So whoever comes later finds that acceptance, or
 * whoever came earlier finds that it is not the owner any more; the two never begin one command. Thread-safe.
 */
public final class HostOwnership {
    private static final Logger LOG = LoggerFactory.getLogger(HostOwnership.class);

    private static final int LINES_PER_MINUTE = 10;

    private final String pool;
    private final String run;
    private final String instance;
    private final Supplier<OwnHosts.Selection> given;
    private final Deserializer<HostOwner> reader;
    // Of hosts given to this executor that other runs have taken over, by duty.
    private final SortedMap<String, HostOwner> guests = new TreeMap<>();
    private final SortedMap<String, HostOwner> power = new TreeMap<>();
    private final LongSupplier nanoTime;
    private final ExecutorMeters meters;
    private final LimitedLog lines = new LimitedLog(LOG, LINES_PER_MINUTE);
    private @Nullable Long namesakeHeard;

    /**
     * @param run of this executor; no two have the same
     * @param instance the executor's name
     * @param given the hosts that it is to serve; nothing is kept of others, which it would take over before it served them
     * @param nanoTime passes as real time does
     */
    HostOwnership(
            String pool,
            String run,
            String instance,
            Supplier<OwnHosts.Selection> given,
            Deserializer<HostOwner> reader,
            ExecutorMeters meters,
            LongSupplier nanoTime) {
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.pool = pool;
        this.run = run;
        this.instance = instance;
        this.given = given;
        this.reader = reader;
    }

    /** The key of a record of the owners' topic: one for each duty at a host. */
    static String key(HostOwner owner) {
        return PoolKeys.of(owner.getPool(), owner.getDuty() + "/" + owner.getHost());
    }

    /**
     * Takes a record of the owners' topic in. One whose key is not its own is left out: it would hold until Kafka compacts the
     * topic, and be gone then, or stand for another one.
     *
     * @throws io.isotherm.topics.RegistryUnavailableException if it cannot be read just now
     */
    public synchronized void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            HostOwner owner = reader.deserialize(record.topic(), record.value());
            if (owner != null && owner.getPool().equals(pool)) {
                requireOwnKey(record.key(), owner);
                requireNames(owner);
                take(owner);
            }
        } catch (UnreadableRecordException | RefusedRecordException e) {
            meters.ownerUnreadable();
            lines.warn(
                    "Record {}-{}@{} says of no host whose it is, and is left out: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    private void take(HostOwner owner) {
        if (owner.getRun().equals(run)) {
            owners(owner.getDuty()).remove(owner.getHost());
            return;
        }
        if (owner.getInstance().equals(instance)) {
            namesakeHeard = nanoTime.getAsLong();
        }
        if (isGiven(owner)) {
            owners(owner.getDuty()).put(owner.getHost(), owner);
        }
    }

    private boolean isGiven(HostOwner owner) {
        return switch (owner.getDuty()) {
            case GUESTS -> given.get().guests().contains(owner.getHost());
            case POWER -> given.get().power().contains(owner.getHost());
            case UNKNOWN -> false;
        };
    }

    private static void requireNames(HostOwner owner) {
        if (PoolKeys.isTooLong(owner.getInstance())
                || PoolKeys.isTooLong(owner.getMachine())
                || PoolKeys.isTooLong(owner.getRun())) {
            throw new RefusedRecordException(
                    DeadLetterReason.TOO_LARGE,
                    "whoever takes over " + owner.getDuty() + " of '" + owner.getHost()
                            + "' has a name that is too long to be one");
        }
    }

    private static void requireOwnKey(byte @Nullable [] bytes, HostOwner owner) {
        String key = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
        if (!PoolKeys.isName(owner.getHost()) || !key(owner).equals(key)) {
            throw new RefusedRecordException(
                    DeadLetterReason.KEY_CONTRADICTS_VALUE,
                    "its key '" + PoolKeys.shown(key) + "' is not pool/duty/host of its value, in which "
                            + PoolKeys.shown(owner.getInstance()) + " takes over " + owner.getDuty() + " of '"
                            + PoolKeys.shown(owner.getHost()) + "'");
        }
    }

    private SortedMap<String, HostOwner> owners(HostDuty duty) {
        return switch (duty) {
            case GUESTS -> guests;
            case POWER -> power;
            case UNKNOWN -> new TreeMap<>();
        };
    }

    /** Those of these hosts that another run has taken over. */
    public synchronized OwnHosts.Selection othersAmong(OwnHosts.Selection hosts) {
        return new OwnHosts.Selection(common(hosts.guests(), guests.keySet()), common(hosts.power(), power.keySet()));
    }

    /** What two sets have in common, in as many steps as the smaller one has elements: it is asked for at every turn. */
    private static SortedSet<String> common(Set<String> one, Set<String> other) {
        Set<String> smaller = one.size() < other.size() ? one : other;
        Set<String> larger = smaller == one ? other : one;
        SortedSet<String> common = new TreeSet<>();
        for (String host : smaller) {
            if (larger.contains(host)) {
                common.add(host);
            }
        }
        return common;
    }

    /** Whether another run of its name has taken hosts over, or taken them over anew, within so long by real time. */
    synchronized boolean isNamesakeHeard(Duration within) {
        Long last = namesakeHeard;
        return last != null && nanoTime.getAsLong() - last < within.toNanos();
    }

    /** Whether it is an executor of its name that has taken one of these hosts over. */
    synchronized boolean isNamesake(OwnHosts.Selection hosts) {
        return owners(hosts).anyMatch(owner -> owner.getInstance().equals(instance));
    }

    private Stream<HostOwner> owners(OwnHosts.Selection hosts) {
        return Stream.concat(
                guests.values().stream().filter(owner -> hosts.guests().contains(owner.getHost())),
                power.values().stream().filter(owner -> hosts.power().contains(owner.getHost())));
    }

    /** Who has taken hosts over, for people: by host, with the remedy. */
    public synchronized SortedMap<String, String> words(OwnHosts.Selection hosts) {
        SortedMap<String, String> words = new TreeMap<>();
        owners(hosts)
                .forEach(owner -> words.put(
                        owner.getHost(),
                        "taken over by executor '" + owner.getInstance() + "' on " + owner.getMachine() + " at "
                                + owner.getClaimedAt()
                                + ": two agents serve it; stop one of them, or have each name hosts of its own by executor.hosts,"
                                + " then start this one anew"));
        return words;
    }
}
