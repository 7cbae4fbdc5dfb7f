package io.isotherm.checker.core.observed;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All power commands of a pool and what became of them. */
public final class ObservedPower {
    /** One power command. */
    public static final class Command {
        private final PowerCommand command;
        private @Nullable PowerEvent outcome;
        private long begunAt = Long.MAX_VALUE;
        private long heardAt = Long.MIN_VALUE;

        Command(PowerCommand command) {
            this.command = command;
        }

        public String id() {
            return command.getCommandId();
        }

        public String decisionId() {
            return command.getDecisionId();
        }

        public String host() {
            return command.getHost();
        }

        public PowerAction action() {
            return command.getAction();
        }

        public long issuedAt() {
            return command.getIssuedAt().toEpochMilli();
        }

        public long deadline() {
            return command.getDeadline().toEpochMilli();
        }

        public @Nullable CommandStatus outcome() {
            return outcome == null ? null : outcome.getStatus();
        }

        private boolean failedBy(long time) {
            return outcome != null
                    && outcome.getStatus() != CommandStatus.SUCCEEDED
                    && outcome.getAt().toEpochMilli() <= time;
        }

        /** Whether a host shows that it is not asleep, whatever was reported: it sends samples a window later. */
        boolean isRefutedBy(ObservedSample sample, long window) {
            return outcome != null
                    && action() == PowerAction.SLEEP
                    && outcome.getStatus() == CommandStatus.SUCCEEDED
                    && sample.at() > outcome.getAt().toEpochMilli() + window;
        }

        /**
         * Whether nothing was heard of it until its deadline, so that it must not be begun any more; or nothing more for so
         * long after it was begun that it is given up.
         */
        private boolean unansweredBy(long time, long patience) {
            boolean begun = begunAt <= time && heardAt > time - patience;
            return outcome == null && deadline() <= time && !begun;
        }
    }

    private final Map<String, Command> byId = new LinkedHashMap<>();
    private final Map<String, List<Command>> byHost = new LinkedHashMap<>();

    /** Adds a command; null if its id was there before. */
    public @Nullable Command add(PowerCommand command) {
        if (byId.containsKey(command.getCommandId())) {
            return null;
        }
        Command track = new Command(command);
        byId.put(track.id(), track);
        byHost.computeIfAbsent(track.host(), host -> new ArrayList<>()).add(track);
        return track;
    }

    public void event(PowerEvent event) {
        Command track = byId.get(event.getCommandId());
        boolean outcome = switch (event.getStatus()) {
            case SUCCEEDED, FAILED, EXPIRED -> true;
            case REJECTED -> event.getReason() != PowerReason.DUPLICATE;
            case ACCEPTED, RUNNING, UNKNOWN -> false;
        };
        if (track != null && !outcome && event.getReason() != PowerReason.DUPLICATE) {
            track.begunAt = Math.min(track.begunAt, event.getAt().toEpochMilli());
            track.heardAt = Math.max(track.heardAt, event.getAt().toEpochMilli());
        }
        if (track != null && outcome && track.outcome == null) {
            track.outcome = event;
        }
    }

    public boolean contains(String commandId) {
        return byId.containsKey(commandId);
    }

    public Iterable<Command> all() {
        return byId.values();
    }

    /**
     * The SLEEP command by which a host is asleep, or falling asleep, at a time, by what was reported; null when it is up or
     * being woken. A host whose command was never answered is one like any other: it is known by its samples.
     *
     * @param known reports up to this time count
     * @param patience for how long a command that was begun counts without being heard of, in milliseconds
     */
    @Nullable
    Command asleep(String host, long time, long known, long patience) {
        Command asleep = null;
        for (Command track : byHost.getOrDefault(host, List.of())) {
            if (track.issuedAt() <= time && !track.failedBy(known) && !track.unansweredBy(time, patience)) {
                asleep = track.action() == PowerAction.SLEEP ? track : null;
            }
        }
        return asleep;
    }
}
