package io.isotherm.checker.core.observed;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.MigrationEvent;
import io.isotherm.schema.MigrationReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One migration command and what became of it. */
public final class ObservedCommand {
    private final MigrationCommand command;
    private final long number;
    private final long issuedAt;
    private final long deadline;
    private @Nullable MigrationEvent outcome;
    private @Nullable CommandStatus lastStatus;
    private long acceptedAt = Long.MAX_VALUE;
    private long arrivedAt = Long.MAX_VALUE;
    private long overtakenAt = Long.MAX_VALUE;
    private int acceptances;
    private int waysMade;
    private ObservedRates demand = ObservedRates.NONE;

    /** @param number place of the command among all of its pool, in the order of the topic */
    public ObservedCommand(MigrationCommand command, long number) {
        this.command = command;
        this.number = number;
        this.issuedAt = command.getIssuedAt().toEpochMilli();
        this.deadline = command.getDeadline().toEpochMilli();
    }

    public String id() {
        return command.getCommandId();
    }

    public String decisionId() {
        return command.getDecisionId();
    }

    public String vm() {
        return command.getVm();
    }

    public String vmName() {
        return command.getVmName();
    }

    public String source() {
        return command.getSource();
    }

    public String destination() {
        return command.getDestination();
    }

    public long memoryKib() {
        return command.getMemoryKib();
    }

    public long number() {
        return number;
    }

    public long issuedAt() {
        return issuedAt;
    }

    public long deadline() {
        return deadline;
    }

    public @Nullable MigrationEvent outcome() {
        return outcome;
    }

    public @Nullable CommandStatus lastStatus() {
        return lastStatus;
    }

    /** When it was accepted; {@link Long#MAX_VALUE} if it was not. */
    public long acceptedAt() {
        return acceptedAt;
    }

    /** When a sample first showed the guest at the destination; {@link Long#MAX_VALUE} if none did. */
    public long arrivedAt() {
        return arrivedAt;
    }

    public int acceptances() {
        return acceptances;
    }

    /** How many times the guest has gone from the source to the destination on this command's account. */
    public int waysMade() {
        return waysMade;
    }

    /** What the guest used at the source in the window before the command. */
    public ObservedRates demand() {
        return demand;
    }

    public void demands(ObservedRates measured) {
        demand = measured;
    }

    public void accepted(long at) {
        acceptances++;
        acceptedAt = Math.min(acceptedAt, at);
    }

    public void report(CommandStatus status) {
        lastStatus = status;
    }

    public void end(MigrationEvent event) {
        outcome = event;
    }

    public void arrived(long at) {
        arrivedAt = Math.min(arrivedAt, at);
    }

    /** Somebody else has moved the guest from the source elsewhere: there is nothing left to be done. */
    public void overtaken(long at) {
        overtakenAt = Math.min(overtakenAt, at);
    }

    /** Whether by a time somebody else had moved the guest from the source elsewhere. */
    public boolean overtakenBy(long time) {
        return overtakenAt <= time;
    }

    public void madeTheWay() {
        waysMade++;
    }

    /** Whether it goes from or to a host. */
    public boolean touches(String host) {
        return source().equals(host) || destination().equals(host);
    }

    /** Whether a command was accepted, and not only answered again because its record was doubled. */
    public static boolean isAcceptance(MigrationEvent event) {
        return event.getStatus() == CommandStatus.ACCEPTED && event.getReason() != MigrationReason.DUPLICATE;
    }

    public static boolean isOutcome(MigrationEvent event) {
        return switch (event.getStatus()) {
            case SUCCEEDED, FAILED, EXPIRED -> true;
            case REJECTED -> event.getReason() != MigrationReason.DUPLICATE;
            case ACCEPTED, RUNNING, UNKNOWN -> false;
        };
    }

    /** When its outcome was reported; {@link Long#MAX_VALUE} if none was. */
    public long endedAt() {
        return outcome == null ? Long.MAX_VALUE : outcome.getAt().toEpochMilli();
    }

    public boolean succeededBy(long time) {
        return outcome != null && outcome.getStatus() == CommandStatus.SUCCEEDED && endedAt() <= time;
    }

    /** Whether it was over without success by a time. */
    public boolean failedBy(long time) {
        return outcome != null && outcome.getStatus() != CommandStatus.SUCCEEDED && endedAt() <= time;
    }

    /**
     * When its guest is known to have moved; {@link Long#MAX_VALUE} if it is not. A success that an executor found out only
     * after a restart is reported long after samples have shown it.
     */
    public long movedAt() {
        return succeededBy(Long.MAX_VALUE - 1) ? Math.min(endedAt(), arrivedAt) : arrivedAt;
    }

    /**
     * Whether it was finished at a time, for one who knew the reports up to `known`. A command issued at that very time
     * was not: whoever decided at that time could know no report about it.
     */
    public boolean finished(long time, long known) {
        return issuedAt < time && (endedAt() <= known || arrivedAt <= time || overtakenBy(time) || deadline <= time);
    }

    @Override
    public String toString() {
        return "command " + id() + " (guest " + vmName() + " " + vm() + ", " + source() + " to " + destination()
                + ", issued " + Instant.ofEpochMilli(issuedAt) + ")";
    }
}
