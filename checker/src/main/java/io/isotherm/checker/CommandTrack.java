package io.isotherm.checker;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One migration command and what became of it. */
final class CommandTrack {
    private final MigrationCommand command;
    private final long number;
    private final long issuedAt;
    private final long deadline;
    private @Nullable MigrationEvent outcome;
    private @Nullable CommandStatus lastStatus;
    private long acceptedAt = Long.MAX_VALUE;
    private long arrivedAt = Long.MAX_VALUE;
    private int acceptances;
    private int waysMade;
    private Rates demand = Rates.NONE;

    /** @param number place of the command among all of its pool, in the order of the topic */
    CommandTrack(MigrationCommand command, long number) {
        this.command = command;
        this.number = number;
        this.issuedAt = command.getIssuedAt().toEpochMilli();
        this.deadline = command.getDeadline().toEpochMilli();
    }

    String id() {
        return command.getCommandId();
    }

    String decisionId() {
        return command.getDecisionId();
    }

    String vm() {
        return command.getVm();
    }

    String vmName() {
        return command.getVmName();
    }

    String source() {
        return command.getSource();
    }

    String destination() {
        return command.getDestination();
    }

    long memoryKib() {
        return command.getMemoryKib();
    }

    long number() {
        return number;
    }

    long issuedAt() {
        return issuedAt;
    }

    long deadline() {
        return deadline;
    }

    @Nullable
    MigrationEvent outcome() {
        return outcome;
    }

    @Nullable
    CommandStatus lastStatus() {
        return lastStatus;
    }

    /** When it was accepted; {@link Long#MAX_VALUE} if it was not. */
    long acceptedAt() {
        return acceptedAt;
    }

    /** When a sample first showed the guest at the destination; {@link Long#MAX_VALUE} if none did. */
    long arrivedAt() {
        return arrivedAt;
    }

    int acceptances() {
        return acceptances;
    }

    /** How many times the guest has gone from the source to the destination on this command's account. */
    int waysMade() {
        return waysMade;
    }

    /** What the guest used at the source in the window before the command. */
    Rates demand() {
        return demand;
    }

    void demands(Rates measured) {
        demand = measured;
    }

    void accepted(long at) {
        acceptances++;
        acceptedAt = Math.min(acceptedAt, at);
    }

    void report(CommandStatus status) {
        lastStatus = status;
    }

    void end(MigrationEvent event) {
        outcome = event;
    }

    void arrived(long at) {
        arrivedAt = Math.min(arrivedAt, at);
    }

    void madeTheWay() {
        waysMade++;
    }

    static boolean isOutcome(MigrationEvent event) {
        return switch (event.getStatus()) {
            case SUCCEEDED, FAILED, EXPIRED -> true;
            case REJECTED -> event.getReason() != MigrationReason.DUPLICATE;
            case ACCEPTED, RUNNING, UNKNOWN -> false;
        };
    }

    /** When its outcome was reported; {@link Long#MAX_VALUE} if none was. */
    long endedAt() {
        return outcome == null ? Long.MAX_VALUE : outcome.getAt().toEpochMilli();
    }

    boolean succeededBy(long time) {
        return outcome != null && outcome.getStatus() == CommandStatus.SUCCEEDED && endedAt() <= time;
    }

    /** Whether it was over without success by a time. */
    boolean failedBy(long time) {
        return outcome != null && outcome.getStatus() != CommandStatus.SUCCEEDED && endedAt() <= time;
    }

    /** When its guest is known to have moved; {@link Long#MAX_VALUE} if it is not. */
    long movedAt() {
        return succeededBy(Long.MAX_VALUE - 1) ? endedAt() : arrivedAt;
    }

    /**
     * Whether it was finished at a time, for one who knew the reports up to `known`. A command issued at that very time
     * was not: whoever decided at that time could know no report about it.
     */
    boolean finished(long time, long known) {
        return issuedAt < time && (endedAt() <= known || arrivedAt < time || deadline <= time);
    }

    @Override
    public String toString() {
        return "command " + id() + " (guest " + vmName() + " " + vm() + ", " + source() + " to " + destination()
                + ", issued " + Instant.ofEpochMilli(issuedAt) + ")";
    }
}
