package io.isotherm.executor.migration;

import io.isotherm.executor.ExecutorConfig;
import io.isotherm.executor.ExecutorMeters;
import io.isotherm.executor.command.CommandTask;
import io.isotherm.executor.command.Reservations.ActiveMove;
import io.isotherm.executor.journal.EventText;
import io.isotherm.executor.journal.Journal;
import io.isotherm.executor.migration.GuestObservation.Seen;
import io.isotherm.executor.migration.MigrationVerdict.Evidence;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one accepted migration out: begins it with the hypervisor of its source, reports its progress, looks at both
 * hosts when it is over, and says what {@link MigrationVerdict} makes of it. What is wrong is reported, never repaired.
 *
 * <p>After a restart nothing is begun: it only finds out what became of the command.
 */
final class MigrationTask implements CommandTask {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationTask.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SELDOM_LOOK = Duration.ofSeconds(30);

    private final ActiveMove move;
    private final Instant issuedAt;
    private final Instant deadline;
    private final boolean resumed;
    private final Instant mayBeginUntil;
    private final MigrationTools tools;
    private final GuestLiveness liveness = new GuestLiveness();

    private volatile MigrationStage stage;
    private Instant begun;
    private Instant lastReport;
    private Instant verifyingSince;
    private Instant nextLook = Instant.MIN;
    private @Nullable Migration migration;
    private @Nullable HypervisorException failure;
    private boolean refused;
    private @Nullable GuestObservation previous;

    /** What every migration task works with. */
    record MigrationTools(
            Journal<MigrationEvent> journal,
            MigrationEventFactory eventFactory,
            Inventory inventory,
            ExecutorConfig config,
            ExecutorMeters meters) {}

    private MigrationTask(
            ActiveMove move,
            Instant issuedAt,
            Instant deadline,
            @Nullable Instant resumedFrom,
            Instant mayBeginUntil,
            MigrationTools tools) {
        Instant now = tools.eventFactory.now();
        this.move = move;
        this.issuedAt = issuedAt;
        this.deadline = deadline;
        this.resumed = resumedFrom != null;
        this.mayBeginUntil = mayBeginUntil;
        this.tools = tools;
        this.stage = resumed ? MigrationStage.VERIFYING : MigrationStage.TO_BEGIN;
        this.begun = resumedFrom == null ? now : resumedFrom;
        this.lastReport = now;
        this.verifyingSince = now;
    }

    /** For a command that was accepted just now. */
    static MigrationTask toBegin(ActiveMove move, Instant issuedAt, Instant deadline, MigrationTools tools) {
        return new MigrationTask(move, issuedAt, deadline, null, Instant.MIN, tools);
    }

    /**
     * For a command that an earlier run of this executor has accepted. Where no more than that is known, the run may have
     * been killed, or stand still just before it begins: as a process cannot be told from outside that it must not, nothing
     * is said to be over before the command is too old to be begun, and {@link ExecutorConfig#verifyTimeout} beyond that.
     */
    static MigrationTask resumed(ActiveMove move, MigrationEvent latest, MigrationTools tools) {
        Instant begun = latest.getAt().minusMillis(latest.getElapsedMillis());
        Instant mayBeginUntil = latest.getStatus() == CommandStatus.ACCEPTED
                ? latest.getAt().plus(tools.config.maxCommandAge()).plus(tools.config.verifyTimeout())
                : Instant.MIN;
        return new MigrationTask(move, begun, Instant.MAX, begun, mayBeginUntil, tools);
    }

    @Override
    public String commandId() {
        return move.commandId();
    }

    @Override
    public String host() {
        return move.source();
    }

    @Override
    public boolean occupies() {
        return stage != MigrationStage.SEARCHING && stage != MigrationStage.OVER;
    }

    @Override
    public synchronized boolean step() {
        Instant now = tools.eventFactory.now();
        switch (stage) {
            case TO_BEGIN -> begin(now);
            case MIGRATING -> migrating(now);
            case VERIFYING, FOLLOWING, SEARCHING -> {
                if (!now.isBefore(nextLook)) {
                    look(now);
                }
            }
            case OVER -> {}
        }
        return stage == MigrationStage.OVER;
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
        if (tools.config.isTooOld(issuedAt, now)) {
            over(
                    CommandStatus.EXPIRED,
                    MigrationReason.COMMAND_TOO_OLD,
                    tools.config.tooOld(issuedAt, now),
                    Whereabouts.UNKNOWN);
            return;
        }
        begun = now;
        try {
            migration = source().orElseThrow(this::noSource)
                    .migrate(move.vm(), destination().orElseThrow(this::noDestination));
            progress(now, "begun");
            stage = MigrationStage.MIGRATING;
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
            conclude(now, observe(now));
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
        stage = MigrationStage.VERIFYING;
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
        nextLook = now.plus(stage == MigrationStage.SEARCHING ? SELDOM_LOOK : LOOK);
        conclude(now, observe(now));
    }

    private GuestObservation observe(Instant now) {
        GuestObservation seen = GuestObservation.of(source(), destination(), move.vm());
        liveness.observe(now, seen);
        return seen;
    }

    private void conclude(Instant now, GuestObservation seen) {
        Evidence evidence = new Evidence(
                move,
                stage,
                resumed,
                now.isBefore(mayBeginUntil),
                refused,
                failure,
                seen,
                previous,
                liveness.isAlive(),
                liveness.isStalled(now),
                Duration.between(verifyingSince, now),
                tools.config.verifyTimeout(),
                null);
        MigrationVerdict verdict = MigrationVerdict.of(evidence);
        if (verdict.reason() == MigrationReason.VM_LOST) {
            // Only now is the whole pool asked: that takes long, and is seldom needed.
            verdict = MigrationVerdict.of(evidence.withElsewhere(elsewhere()));
        }
        previous = seen;
        switch (verdict.conclusion()) {
            case UNDECIDED -> {}
            case UNDER_WAY -> underWay(now, verdict.detail());
            case TO_VERIFY -> {
                if (stage == MigrationStage.FOLLOWING) {
                    failure = new HypervisorException(
                            Kind.MIGRATION_FAILED, "the migration ended without the guest at its destination");
                }
                verify(now);
            }
            case SUCCEEDED -> {
                tools.meters.verified(Duration.between(verifyingSince, now));
                over(CommandStatus.SUCCEEDED, verdict);
            }
            case FAILED -> over(CommandStatus.FAILED, verdict);
            case UNKNOWN -> unknown(verdict);
        }
    }

    /** A third host on which the guest runs. */
    private @Nullable String elsewhere() {
        return tools.inventory.hosts().stream()
                .filter(host -> !host.equals(move.source()) && !host.equals(move.destination()))
                .filter(host -> GuestObservation.see(tools.inventory.hypervisor(host), move.vm()) == Seen.RUNNING)
                .findFirst()
                .orElse(null);
    }

    private void underWay(Instant now, String detail) {
        boolean news = stage == MigrationStage.VERIFYING;
        if (news) {
            stage = MigrationStage.FOLLOWING;
        }
        if (news || isProgressDue(now)) {
            progress(now, detail);
        }
    }

    private boolean isProgressDue(Instant now) {
        return Duration.between(lastReport, now).compareTo(tools.config.progressInterval()) >= 0;
    }

    private void progress(Instant now, String detail) {
        lastReport = now;
        Double share = null;
        if (migration != null) {
            OptionalDouble estimate = migration.estimatedProgress();
            share = estimate.isPresent() ? Double.valueOf(Math.min(1, Math.max(0, estimate.getAsDouble()))) : null;
        }
        tools.journal.record(news(CommandStatus.RUNNING, MigrationReason.NONE, detail, Whereabouts.UNKNOWN)
                .setEstimatedProgress(share)
                .build());
    }

    private void unknown(MigrationVerdict verdict) {
        LOG.warn("What became of migration {} cannot be found out yet: {}", move.commandId(), verdict.detail());
        stage = MigrationStage.SEARCHING;
        boolean known = tools.journal
                .latest(move.commandId())
                .filter(latest -> latest.getStatus() == CommandStatus.UNKNOWN)
                .isPresent();
        if (!known) {
            tools.journal.record(news(CommandStatus.UNKNOWN, verdict.reason(), verdict.detail(), verdict.whereabouts())
                    .build());
        }
        alert(verdict);
    }

    /** Somebody must look after the guest: nothing is ever repaired by destroying what may be its only copy. */
    private void alert(MigrationVerdict verdict) {
        if (verdict.isAlerting()) {
            tools.meters.alert(verdict.reason().name());
            LOG.error(
                    "ALERT {}: guest {} of migration {} from {} to {} needs a look at both hosts",
                    verdict.reason(),
                    move.vm(),
                    move.commandId(),
                    move.source(),
                    move.destination());
        }
    }

    private void over(CommandStatus status, MigrationVerdict verdict) {
        alert(verdict);
        over(status, verdict.reason(), verdict.detail(), verdict.whereabouts());
    }

    private void over(CommandStatus status, MigrationReason reason, String detail, Whereabouts whereabouts) {
        stage = MigrationStage.OVER;
        MigrationEvent last = news(status, reason, detail, whereabouts).build();
        tools.journal.record(last);
        tools.meters.migrated(status.name(), Duration.ofMillis(last.getElapsedMillis()));
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
        return tools.eventFactory
                .of(move)
                .setStatus(status)
                .setReason(reason)
                .setDetail(EventText.detail(detail))
                .setWhereabouts(whereabouts)
                .setElapsedMillis(Math.max(
                        0, Duration.between(begun, tools.eventFactory.now()).toMillis()));
    }

    private Optional<Hypervisor> source() {
        return tools.inventory.hypervisor(move.source());
    }

    private Optional<Hypervisor> destination() {
        return tools.inventory.hypervisor(move.destination());
    }
}
