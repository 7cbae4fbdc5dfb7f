package io.isotherm.executor.migration;

import static io.isotherm.executor.migration.GuestObservation.Seen.ABSENT;
import static io.isotherm.executor.migration.GuestObservation.Seen.ARRIVING;
import static io.isotherm.executor.migration.GuestObservation.Seen.PAUSED;
import static io.isotherm.executor.migration.GuestObservation.Seen.RUNNING;
import static io.isotherm.executor.migration.GuestObservation.Seen.STOPPED;
import static io.isotherm.executor.migration.GuestObservation.Seen.UNCLEAR;
import static io.isotherm.executor.migration.MigrationStage.FOLLOWING;
import static io.isotherm.executor.migration.MigrationStage.MIGRATING;
import static io.isotherm.executor.migration.MigrationStage.SEARCHING;
import static io.isotherm.executor.migration.MigrationStage.VERIFYING;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.executor.ExecutorFixture;
import io.isotherm.executor.command.Reservations.ActiveMove;
import io.isotherm.executor.migration.GuestObservation.Seen;
import io.isotherm.executor.migration.MigrationVerdict.Conclusion;
import io.isotherm.executor.migration.MigrationVerdict.Evidence;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdict on a migration, as a table: what is known, and what is said of it. */
class MigrationVerdictTest {
    private static final ActiveMove MOVE = new ActiveMove("c1", ExecutorFixture.WEB, "xen1", "xen2", 512);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration JUST_BEFORE = PATIENCE.minusMillis(1);

    /** A row of the table, which says only what matters in it. */
    private static final class Row {
        private final String name;
        private GuestObservation seen;
        private @Nullable GuestObservation previous;
        private MigrationStage stage = VERIFYING;
        private boolean resumed;
        private boolean mayBegin;
        private boolean refused;
        private @Nullable HypervisorException failure;
        private boolean alive = true;
        private boolean stalled;
        private Duration elapsed = PATIENCE;
        private @Nullable String elsewhere;

        private Conclusion conclusion = Conclusion.UNDECIDED;
        private MigrationReason reason = MigrationReason.NONE;
        private Whereabouts whereabouts = Whereabouts.UNKNOWN;

        private Row(String name, GuestObservation seen) {
            this.name = name;
            this.seen = seen;
            this.previous = seen;
        }

        /** What is usual: verifying a migration of this very process, both looks alike, their time over. */
        static Row of(String name, Seen source, Seen destination) {
            return new Row(name, new GuestObservation(source, destination, false, 0));
        }

        Row in(MigrationStage where) {
            stage = where;
            return this;
        }

        Row resumed() {
            resumed = true;
            return this;
        }

        Row mayBegin() {
            mayBegin = true;
            return resumed();
        }

        Row failed(Kind kind) {
            failure = new HypervisorException(kind, "so it said");
            return this;
        }

        Row refused(Kind kind) {
            refused = true;
            return failed(kind);
        }

        Row migrating() {
            seen = new GuestObservation(seen.source(), seen.destination(), true, 0);
            previous = seen;
            return this;
        }

        Row seenBefore(Seen source, Seen destination) {
            previous = new GuestObservation(source, destination, false, 0);
            return this;
        }

        Row firstLook() {
            previous = null;
            return this;
        }

        Row notAlive() {
            alive = false;
            return this;
        }

        Row stalled() {
            stalled = true;
            return this;
        }

        Row early() {
            elapsed = JUST_BEFORE;
            return this;
        }

        Row runningOn(String host) {
            elsewhere = host;
            return this;
        }

        Row is(Conclusion wanted) {
            conclusion = wanted;
            return this;
        }

        Row succeeds() {
            whereabouts = Whereabouts.DESTINATION;
            return is(Conclusion.SUCCEEDED);
        }

        Row fails(MigrationReason why, Whereabouts where) {
            reason = why;
            whereabouts = where;
            return is(Conclusion.FAILED);
        }

        Row unknown(MigrationReason why) {
            reason = why;
            return is(Conclusion.UNKNOWN);
        }

        MigrationVerdict verdict() {
            return MigrationVerdict.of(new Evidence(
                    MOVE, stage, resumed, mayBegin, refused, failure, seen, previous, alive, stalled, elapsed, PATIENCE,
                    elsewhere));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> goodNews() {
        return Stream.of(
                Row.of("there and gone here", ABSENT, RUNNING).succeeds(),
                Row.of("its definition may stay behind", STOPPED, RUNNING).succeeds(),
                Row.of("at the first look", ABSENT, RUNNING).firstLook().early().succeeds(),
                Row.of("whatever the hypervisor said", ABSENT, RUNNING)
                        .failed(Kind.OTHER)
                        .succeeds(),
                Row.of("after a restart", ABSENT, RUNNING)
                        .resumed()
                        .firstLook()
                        .early()
                        .succeeds(),
                Row.of("while it was followed", ABSENT, RUNNING).in(FOLLOWING).succeeds(),
                Row.of("while it was searched", ABSENT, RUNNING).in(SEARCHING).succeeds(),
                Row.of("even where it was refused", ABSENT, RUNNING)
                        .refused(Kind.VM_BUSY)
                        .succeeds(),
                Row.of("paused here in the end", PAUSED, RUNNING).succeeds(),
                Row.of("paused here, but too early", PAUSED, RUNNING).early().is(Conclusion.UNDECIDED),
                Row.of("here nobody knows", UNCLEAR, RUNNING).unknown(MigrationReason.OTHER));
    }

    static Stream<Row> announcedFailures() {
        return Stream.of(
                Row.of("back at the first look", RUNNING, ABSENT)
                        .failed(Kind.NO_LOG_DIRTY)
                        .firstLook()
                        .early()
                        .fails(MigrationReason.NO_LOG_DIRTY, Whereabouts.SOURCE),
                Row.of("refused whatever is seen", RUNNING, UNCLEAR)
                        .refused(Kind.INCOMPATIBLE_CPU)
                        .early()
                        .fails(MigrationReason.INCOMPATIBLE_CPU, Whereabouts.SOURCE),
                Row.of("refused while another moves it", RUNNING, ABSENT)
                        .refused(Kind.VM_BUSY)
                        .migrating()
                        .early()
                        .fails(MigrationReason.VM_BUSY, Whereabouts.SOURCE),
                Row.of("back, but its CPU time stands still", RUNNING, ABSENT)
                        .failed(Kind.MIGRATION_FAILED)
                        .notAlive()
                        .early()
                        .is(Conclusion.UNDECIDED),
                Row.of("back, but still said to migrate", RUNNING, ABSENT)
                        .failed(Kind.UNREACHABLE)
                        .migrating()
                        .early()
                        .is(Conclusion.UNDECIDED),
                Row.of("back, but left in doubt there", RUNNING, PAUSED)
                        .failed(Kind.MIGRATION_FAILED)
                        .early()
                        .is(Conclusion.UNDECIDED));
    }

    static Stream<Row> waitsForSomethingBetter() {
        return Stream.of(
                Row.of("on both, just before its time", RUNNING, RUNNING)
                        .early()
                        .is(Conclusion.UNDECIDED),
                Row.of("on both at one look only", RUNNING, RUNNING).firstLook().is(Conclusion.UNDECIDED),
                Row.of("source changed since", RUNNING, RUNNING)
                        .seenBefore(PAUSED, RUNNING)
                        .is(Conclusion.UNDECIDED),
                Row.of("destination changed since", PAUSED, PAUSED)
                        .seenBefore(PAUSED, ARRIVING)
                        .is(Conclusion.UNDECIDED),
                Row.of("migration ended since", RUNNING, ABSENT)
                        .seenBefore(RUNNING, ARRIVING)
                        .is(Conclusion.UNDECIDED),
                Row.of("on neither at one look only", ABSENT, ABSENT)
                        .firstLook()
                        .is(Conclusion.UNDECIDED),
                Row.of("stopped on both at one look only", PAUSED, PAUSED)
                        .firstLook()
                        .is(Conclusion.UNDECIDED),
                Row.of("silent at one look only", RUNNING, UNCLEAR).firstLook().is(Conclusion.UNDECIDED),
                Row.of("never arrived, just before its time", RUNNING, ABSENT)
                        .early()
                        .is(Conclusion.UNDECIDED));
    }

    static Stream<Row> settled() {
        return Stream.of(
                Row.of("runs on both", RUNNING, RUNNING).fails(MigrationReason.VM_ON_BOTH_HOSTS, Whereabouts.BOTH),
                Row.of("runs on both, whatever was said", RUNNING, RUNNING)
                        .failed(Kind.MIGRATION_FAILED)
                        .fails(MigrationReason.VM_ON_BOTH_HOSTS, Whereabouts.BOTH),
                Row.of("said done, but never arrived", RUNNING, ABSENT)
                        .fails(MigrationReason.MIGRATION_FAILED, Whereabouts.SOURCE),
                Row.of("never begun before the restart", RUNNING, ABSENT)
                        .resumed()
                        .fails(MigrationReason.EXECUTOR_RESTARTED, Whereabouts.SOURCE),
                Row.of("never begun so far, by an executor that may stand still", RUNNING, ABSENT)
                        .mayBegin()
                        .unknown(MigrationReason.OTHER),
                Row.of("seen to have failed, whoever began it", RUNNING, ABSENT)
                        .mayBegin()
                        .failed(Kind.MIGRATION_FAILED)
                        .fails(MigrationReason.MIGRATION_FAILED, Whereabouts.SOURCE),
                Row.of("never begun before the restart, and the destination asleep since", RUNNING, UNCLEAR)
                        .resumed()
                        .fails(MigrationReason.EXECUTOR_RESTARTED, Whereabouts.SOURCE),
                Row.of("failed before the restart was noticed", RUNNING, ABSENT)
                        .resumed()
                        .failed(Kind.MIGRATION_FAILED)
                        .fails(MigrationReason.MIGRATION_FAILED, Whereabouts.SOURCE),
                Row.of("the destination waits in vain", RUNNING, ARRIVING)
                        .failed(Kind.UNREACHABLE)
                        .fails(MigrationReason.SOURCE_UNREACHABLE, Whereabouts.SOURCE),
                Row.of("called running, but still", RUNNING, ABSENT)
                        .notAlive()
                        .fails(MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER),
                Row.of("destination silent, and it was said to be", RUNNING, UNCLEAR)
                        .failed(Kind.DESTINATION_UNREACHABLE)
                        .fails(MigrationReason.DESTINATION_UNREACHABLE, Whereabouts.SOURCE),
                Row.of("destination silent, and it only failed", RUNNING, UNCLEAR)
                        .failed(Kind.MIGRATION_FAILED)
                        .fails(MigrationReason.DESTINATION_UNREACHABLE, Whereabouts.SOURCE),
                Row.of("destination silent, and nothing was said", RUNNING, UNCLEAR)
                        .unknown(MigrationReason.OTHER),
                Row.of("both silent", UNCLEAR, UNCLEAR).failed(Kind.OTHER).unknown(MigrationReason.OTHER),
                Row.of("source silent", UNCLEAR, ABSENT).unknown(MigrationReason.OTHER),
                Row.of("stopped on both", PAUSED, PAUSED)
                        .failed(Kind.MIGRATION_FAILED)
                        .fails(MigrationReason.VM_STOPPED_ON_BOTH_HOSTS, Whereabouts.NEITHER),
                Row.of("paused here, defined there", PAUSED, STOPPED)
                        .fails(MigrationReason.VM_STOPPED_ON_BOTH_HOSTS, Whereabouts.NEITHER),
                Row.of("paused here", PAUSED, ABSENT).fails(MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER),
                Row.of("paused there", ABSENT, PAUSED).fails(MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER),
                Row.of("paused here, and why", PAUSED, ABSENT)
                        .failed(Kind.MIGRATION_FAILED)
                        .fails(MigrationReason.MIGRATION_FAILED, Whereabouts.NEITHER),
                Row.of("nowhere", ABSENT, ABSENT).fails(MigrationReason.VM_LOST, Whereabouts.NEITHER),
                Row.of("nowhere, and it failed", ABSENT, ABSENT)
                        .failed(Kind.MIGRATION_FAILED)
                        .fails(MigrationReason.VM_LOST, Whereabouts.NEITHER),
                Row.of("nowhere, since it shut down", ABSENT, ABSENT)
                        .failed(Kind.VM_NOT_RUNNING)
                        .fails(MigrationReason.VM_NOT_RUNNING, Whereabouts.NEITHER),
                Row.of("on a third host", ABSENT, ABSENT)
                        .runningOn("xen3")
                        .fails(MigrationReason.OTHER, Whereabouts.NEITHER));
    }

    static Stream<Row> goesOn() {
        return Stream.of(
                Row.of("as the hypervisor says", RUNNING, ARRIVING)
                        .in(MIGRATING)
                        .is(Conclusion.UNDER_WAY),
                Row.of("over, say the hosts, but not the hypervisor", RUNNING, ABSENT)
                        .in(MIGRATING)
                        .is(Conclusion.UNDER_WAY),
                Row.of("after a restart, at the first look", RUNNING, ARRIVING)
                        .migrating()
                        .resumed()
                        .firstLook()
                        .early()
                        .is(Conclusion.UNDER_WAY),
                Row.of("said to be over, but still migrating", RUNNING, ABSENT)
                        .migrating()
                        .is(Conclusion.UNDER_WAY),
                Row.of("said to be over, too early to contradict", RUNNING, ABSENT)
                        .migrating()
                        .early()
                        .is(Conclusion.UNDECIDED),
                Row.of("the source has sent it", PAUSED, ARRIVING).is(Conclusion.UNDER_WAY),
                Row.of("followed", RUNNING, ABSENT).in(FOLLOWING).migrating().is(Conclusion.UNDER_WAY),
                Row.of("followed to its end", RUNNING, ABSENT).in(FOLLOWING).is(Conclusion.TO_VERIFY),
                Row.of("standing still", RUNNING, ARRIVING)
                        .in(MIGRATING)
                        .stalled()
                        .unknown(MigrationReason.VM_STOPPED_ON_BOTH_HOSTS),
                Row.of("followed while it stands still", PAUSED, ARRIVING)
                        .in(FOLLOWING)
                        .stalled()
                        .unknown(MigrationReason.VM_STOPPED_ON_BOTH_HOSTS),
                Row.of("standing still is not yet searched anew", PAUSED, ARRIVING)
                        .in(SEARCHING)
                        .stalled()
                        .is(Conclusion.UNDECIDED),
                Row.of("it moves again", PAUSED, ARRIVING).in(SEARCHING).is(Conclusion.TO_VERIFY),
                Row.of("the hosts answer again", RUNNING, ABSENT).in(SEARCHING).is(Conclusion.TO_VERIFY),
                Row.of("one host is silent yet", RUNNING, UNCLEAR).in(SEARCHING).is(Conclusion.UNDECIDED));
    }

    @ParameterizedTest
    @MethodSource({"goodNews", "announcedFailures", "waitsForSomethingBetter", "settled", "goesOn"})
    void saysWhatFollowsFromTheEvidence(Row row) {
        MigrationVerdict verdict = row.verdict();

        assertThat(verdict.conclusion()).isEqualTo(row.conclusion);
        assertThat(verdict.reason()).isEqualTo(row.reason);
        assertThat(verdict.whereabouts()).isEqualTo(row.whereabouts);
    }

    /** Whatever else is known: a guest that both hosts have is never a success, one that arrived never a failure. */
    @Test
    void neverContradictsWhatBothHostsShow() {
        for (MigrationStage stage : new MigrationStage[] {VERIFYING, FOLLOWING, SEARCHING}) {
            for (Kind kind : Kind.values()) {
                for (Seen source : Seen.values()) {
                    for (Seen destination : Seen.values()) {
                        MigrationVerdict verdict = Row.of("", source, destination)
                                .in(stage)
                                .failed(kind)
                                .verdict();
                        boolean there = destination == RUNNING && source != RUNNING && source != UNCLEAR;
                        if (verdict.conclusion() == Conclusion.SUCCEEDED) {
                            assertThat(there).as("%s, %s", source, destination).isTrue();
                        }
                        if (verdict.conclusion() == Conclusion.FAILED) {
                            assertThat(there).as("%s, %s", source, destination).isFalse();
                        }
                    }
                }
            }
        }
    }

    @Test
    void saysWhatItIsBasedOnAndWhatToDo() {
        assertThat(detail(Row.of("", RUNNING, ARRIVING).failed(Kind.UNREACHABLE)))
                .contains("so it said", "xen2 goes on waiting for it: restart libvirtd there", "xen2: ARRIVING");
        assertThat(detail(Row.of("", RUNNING, ABSENT).notAlive()))
                .contains("CPU time stands still", "If xen1 goes on calling it running, restart libvirtd there");
        assertThat(detail(Row.of("", ABSENT, ABSENT).runningOn("xen3"))).contains("it runs on xen3");
        assertThat(detail(Row.of("", RUNNING, ARRIVING).in(MIGRATING).stalled()))
                .contains("stood still for 300 s", "end it on one and resume it on the other");
    }

    @Test
    void alertsWhereSomebodyMustLookAfterTheGuest() {
        assertThat(alerts(Row.of("", RUNNING, RUNNING))).isTrue();
        assertThat(alerts(Row.of("", PAUSED, PAUSED))).isTrue();
        assertThat(alerts(Row.of("", ABSENT, ABSENT))).isTrue();
        assertThat(alerts(Row.of("", RUNNING, ARRIVING).in(MIGRATING).stalled()))
                .isTrue();
        assertThat(alerts(Row.of("", RUNNING, ABSENT))).isFalse();
        assertThat(alerts(Row.of("", ABSENT, RUNNING))).isFalse();
        assertThat(alerts(Row.of("", UNCLEAR, UNCLEAR))).isFalse();
    }

    private static String detail(Row row) {
        return row.verdict().detail();
    }

    private static boolean alerts(Row row) {
        return row.verdict().isAlerting();
    }
}
