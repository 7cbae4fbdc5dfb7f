package io.isotherm.executor.migration;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorMeters;
import io.isotherm.executor.command.CommandTask;
import io.isotherm.executor.command.Reservations.ActiveMove;
import io.isotherm.executor.journal.EventText;
import io.isotherm.executor.journal.Journal;
import io.isotherm.executor.migration.GuestObservation.Seen;
import io.isotherm.hypervisor.Hypervisor;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.hypervisor.Migration;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.Whereabouts;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees one accepted migration through: begins it, reports its progress, and when it is over looks at both hosts until they
 * agree on where the guest is. Good news is believed at once. Bad news that the hypervisor has not announced is believed
 * only after both hosts have said the same twice and {@link ExecutorConfig#verifyTimeout()} has passed, since during the
 * handover both may show the guest, or neither. What is wrong is reported, never repaired.
 *
 * <p>After a restart nothing is begun: it only finds out what became of the command.
 */
final class MigrationTask implements CommandTask {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationTask.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SELDOM_LOOK = Duration.ofSeconds(30);

    private static final Set<MigrationReason> ALERTING = EnumSet.of(
            MigrationReason.VM_ON_BOTH_HOSTS, MigrationReason.VM_STOPPED_ON_BOTH_HOSTS, MigrationReason.VM_LOST);

    private enum Phase {
        TO_BEGIN,
        MIGRATING,
        /** The migration is said to be over, or may be: both hosts are asked until they agree. */
        VERIFYING,
        /** A migration goes on that this process has not begun. */
        FOLLOWING,
        /** Reported as UNKNOWN; the hosts are asked now and then. */
        SEARCHING,
        OVER
    }

    private final ActiveMove move;
    private final Instant deadline;
    private final boolean resumed;
    private final Journal<MigrationEvent> journal;
    private final MigrationEventFactory eventFactory;
    private final Inventory inventory;
    private final ExecutorConfig config;
    private final ExecutorMeters meters;

    private volatile Phase phase;
    private Instant begun;
    private Instant lastReport;
    private Instant verifyingSince;
    private Instant nextLook = Instant.MIN;
    private final GuestLiveness liveness = new GuestLiveness();
    private @Nullable Migration migration;
    private @Nullable HypervisorException failure;
    private boolean refused;
    private @Nullable GuestObservation previous;

    private MigrationTask(
            ActiveMove move,
            Instant deadline,
            @Nullable Instant resumedFrom,
            Journal<MigrationEvent> journal,
            MigrationEventFactory eventFactory,
            Inventory inventory,
            ExecutorConfig config,
            ExecutorMeters meters) {
        this.move = move;
        this.deadline = deadline;
        this.resumed = resumedFrom != null;
        this.journal = journal;
        this.eventFactory = eventFactory;
        this.inventory = inventory;
        this.config = config;
        this.meters = meters;
        this.phase = resumed ? Phase.VERIFYING : Phase.TO_BEGIN;
        Instant now = eventFactory.now();
        this.begun = resumedFrom == null ? now : resumedFrom;
        this.lastReport = now;
        this.verifyingSince = now;
    }

    /** What a task works with. */
    record Tools(
            Journal<MigrationEvent> journal,
            MigrationEventFactory eventFactory,
            Inventory inventory,
            ExecutorConfig config,
            ExecutorMeters meters) {}

    /** For a command that was accepted just now. */
    static MigrationTask toBegin(ActiveMove move, Instant deadline, Tools tools) {
        return new MigrationTask(
                move, deadline, null, tools.journal, tools.eventFactory, tools.inventory, tools.config, tools.meters);
    }

    /** For a command that an earlier run of this executor has accepted. */
    static MigrationTask resumed(ActiveMove move, MigrationEvent latest, Tools tools) {
        return new MigrationTask(
                move,
                Instant.MAX,
                latest.getAt().minusMillis(latest.getElapsedMillis()),
                tools.journal,
                tools.eventFactory,
                tools.inventory,
                tools.config,
                tools.meters);
    }

    @Override
    public String commandId() {
        return move.commandId();
    }

    @Override
    public boolean occupies() {
        return phase != Phase.SEARCHING && phase != Phase.OVER;
    }

    @Override
    public synchronized boolean step() {
        Instant now = eventFactory.now();
        switch (phase) {
            case TO_BEGIN -> begin(now);
            case MIGRATING -> migrating(now);
            case VERIFYING, FOLLOWING, SEARCHING -> {
                if (!now.isBefore(nextLook)) {
                    look(now);
                }
            }
            case OVER -> {}
        }
        return phase == Phase.OVER;
    }

    private void begin(Instant now) {
        if (!now.isBefore(deadline)) {
            over(
                    CommandStatus.EXPIRED,
                    MigrationReason.DEADLINE_PASSED,
                    "the deadline " + deadline + " passed before it could be begun at " + now,
                    Whereabouts.UNKNOWN);
            return;
        }
        begun = now;
        try {
            migration = source().orElseThrow(this::noSource)
                    .migrate(move.vm(), destination().orElseThrow(this::noDestination));
            progress(now, "begun");
            phase = Phase.MIGRATING;
        } catch (RuntimeException e) {
            HypervisorException known = asFailure(e);
            // With these two it may have begun all the same.
            refused = known.kind() != Kind.UNREACHABLE && known.kind() != Kind.OTHER;
            ended(now, known);
        }
    }

    private HypervisorException noSource() {
        return new HypervisorException(Kind.VM_UNKNOWN, "host " + move.source() + " is not in the inventory any more");
    }

    private HypervisorException noDestination() {
        return new HypervisorException(
                Kind.DESTINATION_UNREACHABLE, "host " + move.destination() + " is not in the inventory any more");
    }

    private void migrating(Instant now) {
        Migration running = migration;
        if (running == null || running.completion().isDone()) {
            ended(now, running == null ? null : outcome(running));
        } else if (isProgressDue(now)) {
            GuestObservation seen = GuestObservation.of(source(), destination(), move.vm());
            liveness.observe(now, seen);
            if (liveness.isStalled(now)) {
                stranded(seen);
            } else {
                progress(now, "");
            }
        }
    }

    private static @Nullable HypervisorException outcome(Migration migration) {
        try {
            migration.completion().join();
            return null;
        } catch (CompletionException e) {
            return asFailure(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            return asFailure(e);
        }
    }

    private static HypervisorException asFailure(Throwable e) {
        return e instanceof HypervisorException known
                ? known
                : new HypervisorException(Kind.OTHER, String.valueOf(e), e);
    }

    private void ended(Instant now, @Nullable HypervisorException why) {
        failure = why;
        verify(now);
        look(now);
    }

    private void verify(Instant now) {
        phase = Phase.VERIFYING;
        verifyingSince = now;
        liveness.reset();
        previous = null;
        nextLook = now;
    }

    private void look(Instant now) {
        Migration ours = migration;
        if (failure == null && ours != null && ours.completion().isDone()) {
            failure = outcome(ours);
        }
        GuestObservation seen = GuestObservation.of(source(), destination(), move.vm());
        liveness.observe(now, seen);
        nextLook = now.plus(phase == Phase.SEARCHING ? SELDOM_LOOK : LOOK);
        if (seen.isDone()) {
            succeeded(now, seen, "");
        } else if (refused) {
            refused(seen);
        } else if (phase == Phase.SEARCHING) {
            if (seen.isUnderWay() ? !liveness.isStalled(now) : seen.isClear()) {
                verify(now);
            }
        } else if (phase == Phase.FOLLOWING && seen.isUnderWay() && liveness.isStalled(now)) {
            stranded(seen);
        } else if (phase == Phase.FOLLOWING) {
            follow(now, seen);
        } else if (failure != null && seen.isBack() && liveness.isAlive()) {
            failed(reasonOf(failure), EventText.of(failure), seen);
        } else if (seen.isUnderWay() && resumed) {
            progress(now, "the executor restarted; the migration goes on");
            phase = Phase.FOLLOWING;
        } else if (isVerifyingTooLong(now) && seen.confirms(previous)) {
            conclude(now, seen);
        }
        previous = seen;
    }

    private void follow(Instant now, GuestObservation seen) {
        if (!seen.isUnderWay()) {
            failure = new HypervisorException(
                    Kind.MIGRATION_FAILED, "the migration ended without the guest at its destination");
            verify(now);
        } else if (isProgressDue(now)) {
            progress(now, "");
        }
    }

    private boolean isVerifyingTooLong(Instant now) {
        return Duration.between(verifyingSince, now).compareTo(config.verifyTimeout()) >= 0;
    }

    private void refused(GuestObservation seen) {
        HypervisorException why = failure;
        if (why != null) {
            failed(reasonOf(why), EventText.of(why), seen);
        }
    }

    /** The verdict when the hosts have had their time. */
    private void conclude(Instant now, GuestObservation seen) {
        String words = seen.describe(move.source(), move.destination());
        boolean here = seen.source() == Seen.RUNNING;
        boolean there = seen.destination() == Seen.RUNNING;
        if (seen.isUnderWay()) {
            progress(now, "said to be over, but still under way; " + words);
            phase = Phase.FOLLOWING;
        } else if (here && there) {
            failed(MigrationReason.VM_ON_BOTH_HOSTS, "it runs on both hosts; " + words, seen);
        } else if (there && seen.source() != Seen.UNCLEAR) {
            succeeded(now, seen, "what is left at the source does not run; " + words);
        } else if (here && !liveness.isAlive()) {
            stoppedUnnoticed(words);
        } else if (here && seen.isClear()) {
            String waiting = seen.destination() == Seen.ARRIVING
                    ? ", and " + move.destination() + " goes on waiting for it: restart libvirtd there"
                    : "";
            failed(reasonAtSource(), because("it never arrived" + waiting + "; " + words), seen);
        } else if (here && failure != null) {
            // It failed and runs where it was; a destination that is silent since then cannot have it too.
            boolean untold = failure.kind() == Kind.MIGRATION_FAILED;
            failed(untold ? MigrationReason.DESTINATION_UNREACHABLE : reasonOf(failure), because(words), seen);
        } else if (!seen.isClear()) {
            unknown(MigrationReason.OTHER, because(words));
        } else if (seen.source().isPresentNotRunning() && seen.destination().isPresentNotRunning()) {
            failed(MigrationReason.VM_STOPPED_ON_BOTH_HOSTS, because("it runs on neither host; " + words), seen);
        } else if (seen.source().isPresentNotRunning() || seen.destination().isPresentNotRunning()) {
            MigrationReason reason = failure == null ? MigrationReason.VM_NOT_RUNNING : reasonOf(failure);
            failed(reason, because("it does not run; " + words), seen);
        } else {
            lost(words, seen);
        }
    }

    /** The source's libvirt has missed its end. */
    private void stoppedUnnoticed(String words) {
        over(
                CommandStatus.FAILED,
                MigrationReason.VM_NOT_RUNNING,
                EventText.detail(because("its CPU time stands still: it shut down meanwhile, or hangs. If "
                        + move.source() + " goes on calling it running, restart libvirtd there; " + words)),
                Whereabouts.NEITHER);
    }

    private void lost(String words, GuestObservation seen) {
        for (String other : inventory.hosts()) {
            boolean elsewhere = !other.equals(move.source()) && !other.equals(move.destination());
            if (elsewhere && GuestObservation.see(inventory.hypervisor(other), move.vm()) == Seen.RUNNING) {
                failed(MigrationReason.OTHER, because("it runs on " + other + "; " + words), seen);
                return;
            }
        }
        if (failure != null && failure.kind() == Kind.VM_NOT_RUNNING) {
            failed(MigrationReason.VM_NOT_RUNNING, because("it ended and left no definition; " + words), seen);
            return;
        }
        failed(MigrationReason.VM_LOST, because("no host of the inventory has it; " + words), seen);
    }

    private MigrationReason reasonAtSource() {
        if (failure != null) {
            return reasonOf(failure);
        }
        return resumed ? MigrationReason.EXECUTOR_RESTARTED : MigrationReason.MIGRATION_FAILED;
    }

    private String because(String words) {
        return failure == null ? words : EventText.of(failure) + "; " + words;
    }

    private static MigrationReason reasonOf(HypervisorException e) {
        return MigrationEventFactory.reason(e.kind());
    }

    private boolean isProgressDue(Instant now) {
        return Duration.between(lastReport, now).compareTo(config.progressInterval()) >= 0;
    }

    private void progress(Instant now, String detail) {
        lastReport = now;
        Double share = null;
        if (migration != null) {
            OptionalDouble estimate = migration.estimatedProgress();
            share = estimate.isPresent() ? Double.valueOf(Math.min(1, Math.max(0, estimate.getAsDouble()))) : null;
        }
        journal.record(news(CommandStatus.RUNNING, MigrationReason.NONE, detail, Whereabouts.UNKNOWN)
                .setEstimatedProgress(share)
                .build());
    }

    /** Hosts that say that it goes on, and a guest that runs on neither: nothing here can repair that safely. */
    private void stranded(GuestObservation seen) {
        unknown(
                MigrationReason.VM_STOPPED_ON_BOTH_HOSTS,
                "its CPU time has stood still for " + EventText.seconds(GuestLiveness.PATIENCE)
                        + " though its migration is said to go on; "
                        + seen.describe(move.source(), move.destination()) + ". Look at both hosts, end it on one and "
                        + "resume it on the other; where its job is stuck, restart libvirtd first");
        alert(MigrationReason.VM_STOPPED_ON_BOTH_HOSTS);
    }

    /** Somebody must look after the guest: nothing is ever repaired by destroying what may be its only copy. */
    private void alert(MigrationReason reason) {
        meters.alert(reason.name());
        LOG.error(
                "ALERT {}: guest {} of migration {} from {} to {} needs a look at both hosts",
                reason,
                move.vm(),
                move.commandId(),
                move.source(),
                move.destination());
    }

    private void unknown(MigrationReason reason, String detail) {
        LOG.warn("What became of migration {} cannot be found out yet: {}", move.commandId(), detail);
        phase = Phase.SEARCHING;
        boolean known = journal.latest(move.commandId())
                .filter(latest -> latest.getStatus() == CommandStatus.UNKNOWN)
                .isPresent();
        if (!known) {
            journal.record(news(CommandStatus.UNKNOWN, reason, detail, Whereabouts.UNKNOWN)
                    .build());
        }
    }

    private void succeeded(Instant now, GuestObservation seen, String detail) {
        meters.verified(Duration.between(verifyingSince, now));
        over(CommandStatus.SUCCEEDED, MigrationReason.NONE, detail, seen.whereabouts());
    }

    private void failed(MigrationReason reason, String detail, GuestObservation seen) {
        if (ALERTING.contains(reason)) {
            alert(reason);
        }
        over(CommandStatus.FAILED, reason, detail, seen.whereabouts());
    }

    private void over(CommandStatus status, MigrationReason reason, String detail, Whereabouts whereabouts) {
        phase = Phase.OVER;
        MigrationEvent last = news(status, reason, detail, whereabouts).build();
        journal.record(last);
        meters.migrated(status.name(), Duration.ofMillis(last.getElapsedMillis()));
        LOG.info(
                "Migration {} of guest {} from {} to {}: {} {} {}",
                move.commandId(),
                move.vm(),
                move.source(),
                move.destination(),
                status,
                reason,
                detail);
    }

    private MigrationEvent.Builder news(
            CommandStatus status, MigrationReason reason, String detail, Whereabouts whereabouts) {
        return eventFactory
                .of(move)
                .setStatus(status)
                .setReason(reason)
                .setDetail(EventText.detail(detail))
                .setWhereabouts(whereabouts)
                .setElapsedMillis(
                        Math.max(0, Duration.between(begun, eventFactory.now()).toMillis()));
    }

    private Optional<Hypervisor> source() {
        return inventory.hypervisor(move.source());
    }

    private Optional<Hypervisor> destination() {
        return inventory.hypervisor(move.destination());
    }
}
