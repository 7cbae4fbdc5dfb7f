package io.isotherm.executor.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorMeters;
import io.isotherm.reasons.DeadLetterReason;
import io.isotherm.schema.HostDuty;
import io.isotherm.schema.HostOwner;
import io.isotherm.topics.UnreadableRecordException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostOwnershipTest {
    private static final OwnHosts.Selection SERVED = served(List.of("a", "b", "c"), List.of("a", "b"));

    private OwnHosts.Selection given = SERVED;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HostOwnership ownership = new HostOwnership(
            "lab",
            "ours",
            "theirs-instance",
            () -> given,
            (topic, bytes) -> owner(new String(bytes, StandardCharsets.UTF_8)),
            new ExecutorMeters(registry),
            () -> 0);

    @Test
    void whatNobodyElseTookOverIsOurs() {
        taken("ours GUESTS a");
        taken("theirs GUESTS z");

        assertThat(ownership.othersAmong(SERVED).isEmpty()).isTrue();
        assertThat(ownership.words(SERVED)).isEmpty();
    }

    @Test
    void whatAnotherTookOverIsNotOursForThatDutyAlone() {
        taken("ours GUESTS a");
        taken("theirs GUESTS a");
        taken("theirs POWER b");

        assertThat(ownership.othersAmong(SERVED)).isEqualTo(served(List.of("a"), List.of("b")));
        assertThat(ownership.othersAmong(served(List.of("a"), List.of()))).isEqualTo(served(List.of("a"), List.of()));
        assertThat(ownership.words(SERVED)).containsOnlyKeys("a", "b");
        assertThat(ownership.isNamesake(SERVED)).isTrue();
    }

    @Test
    void whatWeTookBackIsOursAgain() {
        taken("theirs GUESTS a");
        taken("ours GUESTS a");

        assertThat(ownership.othersAmong(SERVED).isEmpty()).isTrue();
        assertThat(ownership.isNamesake(SERVED)).isFalse();
    }

    @Test
    void countsWhatCannotBeReadAndGoesByWhatItKnew() {
        taken("theirs GUESTS a");
        taken("!");
        taken("!");

        assertThat(registry.counter("isotherm.executor.owners.unreadable").count())
                .isEqualTo(2);
        assertThat(ownership.othersAmong(SERVED)).isEqualTo(served(List.of("a"), List.of()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "lab", "lab/a", "lab/GUESTS/b", "lab/POWER/a", "other/GUESTS/a", "lab/GUESTS/a/"})
    void leavesOutARecordUnderAKeyThatIsNotItsOwn(String key) {
        taken(key, "theirs GUESTS a");

        assertThat(ownership.othersAmong(SERVED).isEmpty()).isTrue();
        assertThat(ownership.isNamesakeHeard(Duration.ofDays(1))).isFalse();
        assertThat(registry.counter("isotherm.executor.owners.unreadable").count())
                .isEqualTo(1);
    }

    /** It would take such a host over before it served it, and then be the last that did. */
    @Test
    void keepsNothingOfHostsThatAreNotGivenToIt() {
        taken("theirs GUESTS z");
        taken("theirs POWER c");
        given = served(List.of("z"), List.of("c"));

        assertThat(ownership.othersAmong(given).isEmpty()).isTrue();
        assertThat(ownership.isNamesakeHeard(Duration.ofDays(1))).isTrue();
    }

    @Test
    void leavesOutWhoeverHasANameThatIsNone() {
        taken("x".repeat(256) + " GUESTS a");

        assertThat(ownership.othersAmong(SERVED).isEmpty()).isTrue();
        assertThat(registry.counter("isotherm.executor.owners.unreadable").count())
                .isEqualTo(1);
    }

    private void taken(String words) {
        taken(words.equals("!") ? "lab/GUESTS/a" : HostOwnership.key(owner(words)), words);
    }

    private void taken(String key, String words) {
        ownership.take(new ConsumerRecord<>(
                "host-owners",
                0,
                0,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                words.getBytes(StandardCharsets.UTF_8)));
    }

    private static OwnHosts.Selection served(List<String> guests, List<String> power) {
        return new OwnHosts.Selection(new TreeSet<>(guests), new TreeSet<>(power));
    }

    private static HostOwner owner(String words) {
        if (words.equals("!")) {
            throw new UnreadableRecordException(DeadLetterReason.DAMAGED, "broken");
        }
        String[] parts = words.split(" ");
        return HostOwner.newBuilder()
                .setPool("lab")
                .setHost(parts[2])
                .setDuty(HostDuty.valueOf(parts[1]))
                .setRun(parts[0])
                .setInstance(parts[0] + "-instance")
                .setMachine("machine")
                .setClaimedAt(Instant.EPOCH)
                .build();
    }
}
