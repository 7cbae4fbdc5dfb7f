package io.isotherm.checker;

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
final class PowerLedger {
    /** One power command. */
    static final class Track {
        private final PowerCommand command;
        private @Nullable PowerEvent outcome;

        Track(PowerCommand command) {
            this.command = command;
        }

        String id() {
            return command.getCommandId();
        }

        String decisionId() {
            return command.getDecisionId();
        }

        String host() {
            return command.getHost();
        }

        PowerAction action() {
            return command.getAction();
        }

        long issuedAt() {
            return command.getIssuedAt().toEpochMilli();
        }

        long deadline() {
            return command.getDeadline().toEpochMilli();
        }

        @Nullable
        CommandStatus outcome() {
            return outcome == null ? null : outcome.getStatus();
        }

        private boolean failedBy(long time) {
            return outcome != null
                    && outcome.getStatus() != CommandStatus.SUCCEEDED
                    && outcome.getAt().toEpochMilli() <= time;
        }
    }

    private final Map<String, Track> byId = new LinkedHashMap<>();
    private final Map<String, List<Track>> byHost = new LinkedHashMap<>();

    /** Adds a command; null if its id was there before. */
    @Nullable
    Track add(PowerCommand command) {
        if (byId.containsKey(command.getCommandId())) {
            return null;
        }
        Track track = new Track(command);
        byId.put(track.id(), track);
        byHost.computeIfAbsent(track.host(), host -> new ArrayList<>()).add(track);
        return track;
    }

    void event(PowerEvent event) {
        Track track = byId.get(event.getCommandId());
        boolean outcome = switch (event.getStatus()) {
            case SUCCEEDED, FAILED, EXPIRED -> true;
            case REJECTED -> event.getReason() != PowerReason.DUPLICATE;
            case ACCEPTED, RUNNING, UNKNOWN -> false;
        };
        if (track != null && outcome && track.outcome == null) {
            track.outcome = event;
        }
    }

    boolean contains(String commandId) {
        return byId.containsKey(commandId);
    }

    Iterable<Track> all() {
        return byId.values();
    }

    /**
     * The SLEEP command by which a host is asleep, or falling asleep, at a time; null when it is up or being woken.
     *
     * @param known reports up to this time count
     */
    @Nullable
    Track asleep(String host, long time, long known) {
        Track asleep = null;
        for (Track track : byHost.getOrDefault(host, List.of())) {
            if (track.issuedAt() <= time && !track.failedBy(known)) {
                asleep = track.action() == PowerAction.SLEEP ? track : null;
            }
        }
        return asleep;
    }
}
