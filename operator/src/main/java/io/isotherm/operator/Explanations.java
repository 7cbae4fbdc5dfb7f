package io.isotherm.operator;

import io.isotherm.explain.Answer;
import io.isotherm.explain.Explainer;
import io.isotherm.explain.PoolRecords;
import io.isotherm.explain.Subject;
import io.isotherm.pool.Spelling;
import io.isotherm.schema.HostState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what an answer stands on, and answers. */
public final class Explanations {
    private static final Set<String> TOPICS = Set.of(
            "host-states",
            "pool-config",
            "decisions",
            "approvals",
            "migration-commands",
            "migration-events",
            "power-commands",
            "power-events");
    /** Within it, what was decided shows its effect. */
    private static final Duration AFTERMATH = Duration.ofHours(1);

    private static final int NAMES_SHOWN = 10;

    private Explanations() {}

    /**
     * Answers why.
     *
     * @param word who or what is asked about, as {@link Subject#find} takes it; null for the pool
     * @param time what is asked about
     * @param past how long before that is looked for what happened, above 0
     * @throws RefusedException that names what there is, if the records tell of no such subject, or of several
     */
    public static Answer answer(RecordSource source, String pool, @Nullable String word, Instant time, Duration past) {
        PoolRecords records = new PoolRecords(pool);
        Instant from = time.minus(past);
        source.read(TOPICS, from, time.plus(AFTERMATH), records::accept);
        source.read(Set.of("pool-config"), Instant.EPOCH, time, records::accept);
        Explainer explainer = new Explainer(records, subject(records, word, from, time), time, past);
        for (HostState window : explainer.windows()) {
            source.read(Set.of("host-metrics"), window.getWindowStart(), window.getWindowEnd(), records::accept);
        }
        return explainer.answer();
    }

    /** The tick of which an id of a decision or command tells: {@code pool@tick/guest}. */
    public static Optional<Instant> tick(String id) {
        int begin = id.indexOf('@');
        int end = id.indexOf('/', begin + 1);
        if (begin <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(id.substring(begin + 1, end < 0 ? id.length() : end)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Subject subject(PoolRecords records, @Nullable String word, Instant from, Instant to) {
        if (word == null) {
            return Subject.pool(records.pool());
        }
        List<Subject> found = Subject.find(records, word);
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            throw new RefusedException("'" + word + "' may be any of these in pool " + records.pool()
                    + "; name one: "
                    + found.stream()
                            .map(subject -> subject.kind() == Subject.Kind.HOST ? "host:" + subject.id() : subject.id())
                            .collect(Collectors.joining(", ")));
        }
        List<String> hosts = List.copyOf(records.hosts());
        List<String> names = Stream.concat(hosts.stream(), Subject.guestNames(records).stream())
                .toList();
        throw new RefusedException("The records of pool " + records.pool() + " from " + from + " to " + to
                + " tell of no host, guest, command or decision '" + word + "'" + Spelling.question(word, names)
                + (hosts.isEmpty()
                        ? "; they tell of no host at all: give another time with --at or a longer --past"
                        : "; its hosts are " + shortened(hosts)));
    }

    private static String shortened(List<String> names) {
        String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        return names.size() <= NAMES_SHOWN ? shown : shown + " and " + (names.size() - NAMES_SHOWN) + " more";
    }
}
