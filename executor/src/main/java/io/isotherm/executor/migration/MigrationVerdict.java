package io.isotherm.executor.migration;

import io.isotherm.executor.command.Reservations.ActiveMove;
import io.isotherm.executor.journal.EventText;
import io.isotherm.executor.migration.GuestObservation.Seen;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a migration from what is known of it: a pure function of its {@link Evidence}. Good news is
 * believed at once. Bad news that the hypervisor has not announced is believed only after both hosts have said the same
 * twice and have had their time, since during the handover both may show the guest, or neither.
 *
 * @param reason why it failed or is in doubt; NONE otherwise
 * @param detail the same in words, for people
 * @param whereabouts where the guest was seen running
 */
record MigrationVerdict(Conclusion conclusion, MigrationReason reason, String detail, Whereabouts whereabouts) {
    /** Why somebody must look after a guest. */
    static final Set<MigrationReason> ALERTING = EnumSet.of(
            MigrationReason.VM_ON_BOTH_HOSTS, MigrationReason.VM_STOPPED_ON_BOTH_HOSTS, MigrationReason.VM_LOST);

    /** What follows from the evidence. */
    enum Conclusion {
        /** Nothing yet: look again. */
        UNDECIDED,
        /** It goes on. */
        UNDER_WAY,
        /** It goes on no longer, or the hosts answer again: from now on they have their time to agree. */
        TO_VERIFY,
        SUCCEEDED,
        FAILED,
        /** It cannot be found out for now. */
        UNKNOWN
    }

    /**
     * All that is known of a migration.
     *
     * @param stage where it stands by what was concluded before
     * @param resumed whether an earlier run of this executor has accepted it
     * @param mayBegin whether that run, should it only have stood still, may begin it yet
     * @param refused whether the hypervisor has refused to begin it, so that nothing can have come of it
     * @param failure what the hypervisor said when it failed; null if it said nothing
     * @param previous what was seen before in this stage; null if nothing was
     * @param alive whether the guest runs where it is called running, as far as its CPU time tells
     * @param stalled whether its CPU time has stood still for {@link GuestLiveness#PATIENCE}
     * @param elapsed time since the stage began
     * @param patience how long both hosts may disagree before that is the verdict
     * @param elsewhere a third host on which it runs; null if none is known
     */
    record Evidence(
            ActiveMove move,
            MigrationStage stage,
            boolean resumed,
            boolean mayBegin,
            boolean refused,
            @Nullable HypervisorException failure,
            GuestObservation seen,
            @Nullable GuestObservation previous,
            boolean alive,
            boolean stalled,
            Duration elapsed,
            Duration patience,
            @Nullable String elsewhere) {

        Evidence withElsewhere(@Nullable String host) {
            return new Evidence(
                    move, stage, resumed, mayBegin, refused, failure, seen, previous, alive, stalled, elapsed, patience,
                    host);
        }

        private boolean isSettled() {
            return elapsed.compareTo(patience) >= 0 && seen.confirms(previous);
        }

        /** Whether the source alone can say what becomes of what an earlier run accepted, and never began to all appearance. */
        private boolean isKnownBySource() {
            return resumed && !mayBegin && failure == null && seen.source() == Seen.RUNNING;
        }

        private String where() {
            return seen.describe(move.source(), move.destination());
        }

        private String because(String words) {
            return failure == null ? words : EventText.of(failure) + "; " + words;
        }

        private MigrationReason reasonOr(MigrationReason otherwise) {
            return failure == null ? otherwise : MigrationEventFactory.reason(failure.kind());
        }
    }

    /** Whether somebody must look after the guest. */
    boolean isAlerting() {
        return ALERTING.contains(reason);
    }

    static MigrationVerdict of(Evidence evidence) {
        GuestObservation seen = evidence.seen;
        return switch (evidence.stage) {
            case TO_BEGIN, OVER -> plain(Conclusion.UNDECIDED, "");
            case MIGRATING -> evidence.stalled ? stranded(evidence) : plain(Conclusion.UNDER_WAY, "");
            case VERIFYING -> arrivedOrRefused(evidence, verifying(evidence));
            case FOLLOWING -> arrivedOrRefused(evidence, following(evidence));
            case SEARCHING -> {
                boolean enough = seen.isClear() || evidence.isKnownBySource();
                boolean news = seen.isUnderWay() ? !evidence.stalled : enough;
                yield arrivedOrRefused(evidence, plain(news ? Conclusion.TO_VERIFY : Conclusion.UNDECIDED, ""));
            }
        };
    }

    private static MigrationVerdict arrivedOrRefused(Evidence evidence, MigrationVerdict otherwise) {
        if (evidence.seen.isDone()) {
            return succeeded(evidence, "");
        }
        HypervisorException failure = evidence.failure;
        if (evidence.refused && failure != null) {
            return failed(evidence, MigrationEventFactory.reason(failure.kind()), EventText.of(failure));
        }
        return otherwise;
    }

    private static MigrationVerdict following(Evidence evidence) {
        if (!evidence.seen.isUnderWay()) {
            return plain(Conclusion.TO_VERIFY, "");
        }
        return evidence.stalled ? stranded(evidence) : plain(Conclusion.UNDER_WAY, "");
    }

    private static MigrationVerdict verifying(Evidence evidence) {
        GuestObservation seen = evidence.seen;
        HypervisorException failure = evidence.failure;
        if (failure != null && seen.isBack() && evidence.alive) {
            return failed(evidence, MigrationEventFactory.reason(failure.kind()), EventText.of(failure));
        }
        if (seen.isUnderWay() && evidence.resumed) {
            return plain(Conclusion.UNDER_WAY, "the executor restarted; the migration goes on");
        }
        return evidence.isSettled() ? settled(evidence) : plain(Conclusion.UNDECIDED, "");
    }

    /** When the hosts have had their time. */
    private static MigrationVerdict settled(Evidence evidence) {
        GuestObservation seen = evidence.seen;
        if (seen.isUnderWay()) {
            return plain(Conclusion.UNDER_WAY, "said to be over, but still under way; " + evidence.where());
        }
        if (seen.source() == Seen.RUNNING) {
            return settledAtSource(evidence);
        }
        if (seen.destination() == Seen.RUNNING && seen.source() != Seen.UNCLEAR) {
            return succeeded(evidence, "what is left at the source does not run; " + evidence.where());
        }
        if (!seen.isClear()) {
            return new MigrationVerdict(
                    Conclusion.UNKNOWN, MigrationReason.OTHER, evidence.because(evidence.where()), Whereabouts.UNKNOWN);
        }
        boolean atSource = seen.source().isPresentNotRunning();
        boolean atDestination = seen.destination().isPresentNotRunning();
        if (atSource && atDestination) {
            return failed(
                    evidence,
                    MigrationReason.VM_STOPPED_ON_BOTH_HOSTS,
                    evidence.because("it runs on neither host; " + evidence.where()));
        }
        if (atSource || atDestination) {
            return failed(
                    evidence,
                    evidence.reasonOr(MigrationReason.VM_NOT_RUNNING),
                    evidence.because("it does not run; " + evidence.where()));
        }
        return gone(evidence);
    }

    private static MigrationVerdict settledAtSource(Evidence evidence) {
        GuestObservation seen = evidence.seen;
        HypervisorException failure = evidence.failure;
        String destination = evidence.move.destination();
        if (seen.destination() == Seen.RUNNING) {
            return failed(evidence, MigrationReason.VM_ON_BOTH_HOSTS, "it runs on both hosts; " + evidence.where());
        }
        if (!evidence.alive) {
            // The source's libvirt has missed its end.
            String source = evidence.move.source();
            return new MigrationVerdict(
                    Conclusion.FAILED,
                    MigrationReason.VM_NOT_RUNNING,
                    evidence.because("its CPU time stands still: it shut down meanwhile, or hangs. If " + source
                            + " goes on calling it running, restart libvirtd there; " + evidence.where()),
                    Whereabouts.NEITHER);
        }
        if (evidence.mayBegin && failure == null) {
            return new MigrationVerdict(
                    Conclusion.UNKNOWN,
                    MigrationReason.OTHER,
                    "it has not begun, and the executor that accepted it may begin it yet, should it only have stood"
                            + " still; " + evidence.where(),
                    Whereabouts.UNKNOWN);
        }
        if (seen.isClear()) {
            String waiting = seen.destination() == Seen.ARRIVING
                    ? ", and " + destination + " goes on waiting for it: restart libvirtd there"
                    : "";
            return failed(
                    evidence,
                    evidence.reasonOr(
                            evidence.resumed ? MigrationReason.EXECUTOR_RESTARTED : MigrationReason.MIGRATION_FAILED),
                    evidence.because("it never arrived" + waiting + "; " + evidence.where()));
        }
        if (evidence.isKnownBySource()) {
            // No migration of it goes on, and it runs where it was: as below.
            return failed(evidence, MigrationReason.EXECUTOR_RESTARTED, "it is where it was; " + evidence.where());
        }
        if (failure != null) {
            // It failed and runs where it was; a destination that is silent since then cannot have it too.
            boolean untold = failure.kind() == Kind.MIGRATION_FAILED;
            return failed(
                    evidence,
                    untold ? MigrationReason.DESTINATION_UNREACHABLE : MigrationEventFactory.reason(failure.kind()),
                    evidence.because(evidence.where()));
        }
        return new MigrationVerdict(Conclusion.UNKNOWN, MigrationReason.OTHER, evidence.where(), Whereabouts.UNKNOWN);
    }

    /** Neither host has anything of it. */
    private static MigrationVerdict gone(Evidence evidence) {
        HypervisorException failure = evidence.failure;
        if (evidence.elsewhere != null) {
            return failed(
                    evidence,
                    MigrationReason.OTHER,
                    evidence.because("it runs on " + evidence.elsewhere + "; " + evidence.where()));
        }
        if (failure != null && failure.kind() == Kind.VM_NOT_RUNNING) {
            return failed(
                    evidence,
                    MigrationReason.VM_NOT_RUNNING,
                    evidence.because("it ended and left no definition; " + evidence.where()));
        }
        return failed(
                evidence,
                MigrationReason.VM_LOST,
                evidence.because("no host of the inventory has it; " + evidence.where()));
    }

    /** Hosts that say that it goes on, and a guest that runs on neither: nothing here can repair that safely. */
    private static MigrationVerdict stranded(Evidence evidence) {
        return new MigrationVerdict(
                Conclusion.UNKNOWN,
                MigrationReason.VM_STOPPED_ON_BOTH_HOSTS,
                "its CPU time has stood still for " + EventText.seconds(GuestLiveness.PATIENCE)
                        + " though its migration is said to go on; " + evidence.where()
                        + ". Look at both hosts, end it on one and resume it on the other; where its job is stuck, "
                        + "restart libvirtd first",
                Whereabouts.UNKNOWN);
    }

    private static MigrationVerdict plain(Conclusion conclusion, String detail) {
        return new MigrationVerdict(conclusion, MigrationReason.NONE, detail, Whereabouts.UNKNOWN);
    }

    private static MigrationVerdict succeeded(Evidence evidence, String detail) {
        return new MigrationVerdict(Conclusion.SUCCEEDED, MigrationReason.NONE, detail, evidence.seen.whereabouts());
    }

    private static MigrationVerdict failed(Evidence evidence, MigrationReason reason, String detail) {
        return new MigrationVerdict(Conclusion.FAILED, reason, detail, evidence.seen.whereabouts());
    }
}
