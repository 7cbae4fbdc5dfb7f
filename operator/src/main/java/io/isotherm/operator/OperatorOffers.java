package io.isotherm.operator;

import io.isotherm.pool.PoolConfigs;
import io.isotherm.runtime.KafkaConnection;
import io.isotherm.schema.Approval;
import io.isotherm.schema.Decision;
import io.isotherm.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** What waits for an operator's approval, and the operator's answers. */
public final class OperatorOffers {
    // Enough for a decision of every pool of a partition in all but the largest installations.
    private static final long LAST_RECORDS = 2_000;

    private final OperatorTopics topics;
    private final KafkaConnection kafka;

    public OperatorOffers(OperatorTopics topics) {
        this.topics = topics;
        this.kafka = topics.kafka();
    }

    /** What can be approved in a pool now. */
    public List<Offer> open(String pool) {
        return Offer.open(decisions(pool), rejected(pool), lifetime(pool));
    }

    /** What the newest decision of a pool recommends. */
    public List<Offer> newest(String pool) {
        List<Decision> decisions = decisions(pool);
        Duration lifetime = lifetime(pool);
        return Offer.newest(Offer.open(decisions, rejected(pool), lifetime), decisions, lifetime);
    }

    private List<Decision> decisions(String pool) {
        return last(kafka.topics().decisions(), pool).stream()
                .filter(decision -> pool.equals(decision.getPool()))
                .toList();
    }

    private Duration lifetime(String pool) {
        return Duration.ofMillis(topics.newestConfig(pool)
                .orElseGet(() -> PoolConfigs.defaults(pool))
                .getDecision()
                .getApprovalMillis());
    }

    private Set<String> rejected(String pool) {
        return last(kafka.topics().approvals(), pool).stream()
                .filter(answer -> pool.equals(answer.getPool()) && answer.getRejected())
                .map(Approval::getCommandId)
                .collect(Collectors.toSet());
    }

    /** The last records of the pool's partition, which may be other pools', too. */
    private <T extends SpecificRecord> List<T> last(Topic<T> topic, String pool) {
        List<T> values = new ArrayList<>();
        try (Deserializer<T> deserializer = kafka.serdes().deserializer(topic)) {
            CommittedRecords.readLast(
                    kafka,
                    topic,
                    pool,
                    LAST_RECORDS,
                    record -> CommittedRecords.readable(deserializer, record).ifPresent(values::add));
        }
        return values;
    }

    /**
     * Those of the offers that are named.
     *
     * @param open what waits, as {@link #open} has it
     * @throws RefusedException that lists what waits, if one is not among them
     */
    public static List<Offer> require(String pool, List<Offer> open, List<String> ids) {
        List<String> unknown = ids.stream()
                .filter(id -> open.stream().noneMatch(offer -> offer.id().equals(id)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new RefusedException("Pool " + pool + " offers no " + String.join(", ", unknown)
                    + ", or no longer; nothing was answered. "
                    + (open.isEmpty()
                            ? "Nothing waits for approval"
                            : "What waits for approval:\n"
                                    + open.stream().map(Offer::text).collect(Collectors.joining("\n"))));
        }
        return open.stream().filter(offer -> ids.contains(offer.id())).toList();
    }

    /**
     * Answers offers; each is checked again before it is carried out.
     *
     * @param ids of what waits for approval
     * @param rejects whether the answer is no
     * @param by who answers
     * @param reason why
     * @param each told an id as soon as the broker has the answer to it
     */
    public void answer(
            String pool, List<String> ids, boolean rejects, String by, String reason, Consumer<String> each) {
        Instant now = topics.time(pool, Instant.ofEpochMilli(System.currentTimeMillis()));
        for (String id : ids) {
            topics.publish(kafka.topics().approvals(), pool, new Approval(pool, id, by, now, rejects, reason), now);
            each.accept(id);
        }
    }
}
