package io.isotherm.explain;

import io.isotherm.schema.Decision;
import io.isotherm.schema.HostState;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers why, from the records of a pool.
 *
 * <p>Samples are many, and few of them are evidence: {@link #windows} tells which, so that only these need be read.
 */
public final class Explainer {
    private final PoolRecords records;
    private final Subject subject;
    private final Instant at;
    private final Duration past;

    /**
     * A question.
     *
     * @param subject as {@link Subject#find} gives it
     * @param at the instant that is asked about; of a decision or command its own tick counts
     * @param past how long before that is looked for what happened, above 0
     */
    public Explainer(PoolRecords records, Subject subject, Instant at, Duration past) {
        this.records = records;
        this.subject = subject;
        this.at = at;
        this.past = past;
    }

    /** Whether a decision does nothing for a host that is hot and needs relief. */
    public static boolean isLeftAlone(PoolRecords records, String host, Decision decision) {
        return new HostAnswer(records, host, decision.getTick()).isLeftAlone(decision);
    }

    /** Why a host is as it is then, and what is done about it, in a sentence. */
    public static String summary(PoolRecords records, String host, Instant at) {
        return new HostAnswer(records, host, at).summary();
    }

    /** The windows whose samples are evidence. */
    public List<HostState> windows() {
        return switch (subject.kind()) {
            case POOL, DECISION -> List.of();
            case HOST -> records.stateAt(subject.id(), at).stream().toList();
            case VM ->
                GuestAnswer.seen(records, subject.id(), at).map(GuestAnswer.Seen::host).stream()
                        .toList();
            case COMMAND -> {
                Optional<Instant> tick = records.migration(subject.id())
                        .map(MigrationCommand::getIssuedAt)
                        .or(() -> records.move(subject.id())
                                .map(planned -> planned.decision().getTick()));
                Stream<String> ends = records.migration(subject.id())
                        .map(command -> Stream.of(command.getSource(), command.getDestination()))
                        .or(() -> records.move(subject.id())
                                .map(PoolRecords.Planned::move)
                                .map(Explainer::ends))
                        .orElse(Stream.of());
                yield ends.flatMap(host -> tick.flatMap(when -> records.stateAt(host, when)).stream())
                        .toList();
            }
        };
    }

    private static Stream<String> ends(Move move) {
        return Stream.of(move.getSource(), move.getDestination());
    }

    /** The answer. */
    public Answer answer() {
        return switch (subject.kind()) {
            case POOL -> new PoolAnswer(records, at, past).answer();
            case DECISION ->
                records.decision(subject.id())
                        .map(decision -> new DecisionAnswer(records, decision).answer())
                        .orElseThrow(() -> new IllegalArgumentException("No decision " + subject.id()));
            case COMMAND ->
                records.power(subject.id()).isPresent()
                                || records.powerAction(subject.id()).isPresent()
                        ? new PowerAnswer(records, subject.id()).answer()
                        : new MoveAnswer(records, subject.id()).answer();
            case HOST -> new HostAnswer(records, subject.id(), at).answer();
            case VM -> new GuestAnswer(records, subject, at, past).answer();
        };
    }
}
