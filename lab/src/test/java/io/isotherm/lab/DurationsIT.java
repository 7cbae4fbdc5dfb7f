package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.Decision;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.Move;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long migrations are expected to take, beside how long they take on real Xen: guests go to and fro between two hosts, as
 * often as {@code -Dlab.rounds} says. Of a pair that guests have gone between ten times, half of what comes after it is
 * expected within a quarter.
 */
@ExtendWith(LabExtension.class)
class DurationsIT {
    private static final int ROUNDS = Integer.getInteger("lab.rounds", 7);
    private static final int LEARNED_AFTER = 10;
    private static final double MEDIAN_ERROR = 0.25;
    private static final Duration DRAINED = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    /** One migration that went well: what was expected of it, and what it took, in milliseconds. */
    private record Took(String name, long expected, long actual) {
        double error() {
            return Math.abs((double) expected - actual) / actual;
        }

        @Override
        public String toString() {
            return "%s expected %.1f s, took %.1f s, %.0f %% off"
                    .formatted(name, expected / 1000.0, actual / 1000.0, 100 * error());
        }
    }

    @Test
    @Timeout(7200)
    void expectsWhatMigrationsTakeOnceItHasSeenTenOfAPair(Lab lab) throws Exception {
        List<Guest> guests = List.of(lab.create("web1", "xen1", 96), lab.create("db1", "xen1", 160));
        try (Installation installation = Installation.start(lab, directory, emptying("xen1"));
                Timeline timeline = new Timeline(installation.kafka(), System.out)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (String destination : List.of("xen2", "xen1")) {
                    String source = destination.equals("xen1") ? "xen2" : "xen1";
                    installation.run("apply", "-f", emptying(source).toString());
                    timeline.await(
                            "all guests are on " + destination + ", and nothing is under way",
                            DRAINED,
                            () -> guests.stream()
                                            .allMatch(guest -> guest.where().equals(List.of(destination)))
                                    && timeline.isNoMoveOpen());
                }
            }
            Map<String, List<Took>> pairs = took(timeline);
            pairs.forEach((pair, all) -> all.forEach(one -> timeline.say(Instant.now(), "took", pair + ": " + one)));

            assertThat(pairs).hasSize(2).allSatisfy((pair, all) -> {
                assertThat(all).hasSizeGreaterThanOrEqualTo(ROUNDS * guests.size());
                assertThat(all).allMatch(one -> one.expected() > 0 && one.actual() > 0);
            });
            List<Double> errors = pairs.values().stream()
                    .flatMap(all -> all.stream().skip(LEARNED_AFTER))
                    .map(Took::error)
                    .sorted()
                    .toList();
            assertThat(errors)
                    .as("what came after %d migrations of a pair; lab.rounds is %d", LEARNED_AFTER, ROUNDS)
                    .isNotEmpty();
            assertThat(errors.get(errors.size() / 2)).as("median of %s", errors).isLessThanOrEqualTo(MEDIAN_ERROR);
        }
    }

    /** How the pool is to be run so that a host is emptied. */
    private Path emptying(String host) throws Exception {
        String pool = Files.readString(Path.of("src/test/resources/pool.yaml"))
                .replace("constraints:", "constraints:\n  maintenanceHosts: [" + host + "]")
                .replace("cooldown: 2min", "cooldown: 20s");
        return Files.writeString(directory.resolve("emptying-" + host + ".yaml"), pool);
    }

    /** What went well between each pair of hosts, in the order in which it ended. */
    private static Map<String, List<Took>> took(Timeline timeline) {
        Map<String, Move> issued = timeline.decisions().stream()
                .map(Decision::getMoves)
                .flatMap(List::stream)
                .filter(Move::getIssued)
                .collect(Collectors.toMap(Move::getCommandId, move -> move));
        Map<String, List<Took>> pairs = new TreeMap<>();
        for (MigrationEvent event : timeline.events()) {
            if (event.getStatus() == CommandStatus.SUCCEEDED) {
                Move move = Objects.requireNonNull(issued.get(event.getCommandId()), event.getCommandId());
                pairs.computeIfAbsent(event.getSource() + ">" + event.getDestination(), any -> new ArrayList<>())
                        .add(new Took(move.getVmName(), move.getExpectedMillis(), event.getElapsedMillis()));
            }
        }
        return pairs;
    }
}
