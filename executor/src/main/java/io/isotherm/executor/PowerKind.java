package io.isotherm.executor;

import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import io.isotherm.schema.PowerEvent;
import io.isotherm.schema.PowerReason;
import io.isotherm.topics.PoolKeys;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Power of the hosts that this executor controls. */
final class PowerKind implements CommandKind<PowerCommand, PowerEvent> {
    private final ExecutorConfig config;
    private final Topic<PowerCommand> commands;
    private final PowerEvents events;
    private final Inventory inventory;
    private final Engagements engagements;
    private final Emptiness emptiness;
    private final PowerReport report;
    private final PowerWatch.Tools tools;

    PowerKind(
            ExecutorConfig config,
            Topics topics,
            Journal<PowerEvent> journal,
            PowerEvents events,
            PowerReport report,
            Inventory inventory,
            Engagements engagements) {
        this.config = config;
        this.commands = topics.powerCommands();
        this.events = events;
        this.inventory = inventory;
        this.engagements = engagements;
        this.emptiness = new Emptiness(inventory, engagements);
        this.report = report;
        this.tools = new PowerWatch.Tools(journal, report, inventory, emptiness, config);
    }

    @Override
    public String name() {
        return "power";
    }

    @Override
    public Topic<PowerCommand> commands() {
        return commands;
    }

    @Override
    public EventKind<PowerEvent> events() {
        return events;
    }

    @Override
    public String commandId(PowerCommand command) {
        return command.getCommandId();
    }

    @Override
    public boolean isOurs(@Nullable String key) {
        return key != null
                && PoolKeys.pool(key).equals(config.pool())
                && config.powerHosts().contains(PoolKeys.host(key));
    }

    @Override
    public boolean isOurs(@Nullable String key, PowerCommand command) {
        boolean named =
                command.getPool().equals(config.pool()) && config.powerHosts().contains(command.getHost());
        return named || isOurs(key);
    }

    @Override
    public boolean isOurs(PowerEvent event) {
        return event.getPool().equals(config.pool()) && config.powerHosts().contains(event.getHost());
    }

    @Override
    public PowerEvent unreadable(String key, String detail) {
        // The schema asks for an action; what was asked for cannot be known, and waking would be the harmless one.
        return report.event(
                "", PoolKeys.host(key), PowerAction.WAKE, CommandStatus.REJECTED, PowerReason.MALFORMED, detail);
    }

    @Override
    public Optional<PowerEvent> refusal(@Nullable String key, PowerCommand command, Instant now) {
        List<String> problems = problems(key, command);
        if (!problems.isEmpty()) {
            return rejected(command, PowerReason.MALFORMED, String.join("; ", problems));
        }
        if (!now.isBefore(command.getDeadline())) {
            return Optional.of(answer(
                    command,
                    CommandStatus.EXPIRED,
                    PowerReason.DEADLINE_PASSED,
                    "the deadline " + command.getDeadline() + " had passed when it was read at " + now));
        }
        String host = command.getHost();
        if (inventory.hypervisor(host).isEmpty()) {
            return rejected(
                    command,
                    PowerReason.HOST_UNKNOWN,
                    "host '" + host + "' is not in the inventory of " + config.instance());
        }
        HostPower.State state;
        try {
            state = inventory.power().state(host);
        } catch (HypervisorException e) {
            PowerReason reason = e.kind() == HypervisorException.Kind.UNSUPPORTED
                    ? PowerReason.NO_POWER_CONTROL
                    : PowerReason.POWER_FAILED;
            return rejected(command, reason, "the power of " + host + " cannot be read: " + Texts.of(e));
        }
        boolean asleep = state == HostPower.State.OFF;
        if (command.getAction() == PowerAction.SLEEP && !asleep) {
            return emptiness
                    .objection(host)
                    .map(words -> answer(command, CommandStatus.REJECTED, PowerReason.NOT_EMPTY, words));
        }
        return Optional.empty();
    }

    private List<String> problems(@Nullable String key, PowerCommand command) {
        List<String> problems = new ArrayList<>();
        if (command.getCommandId().isBlank()) {
            problems.add("commandId is blank");
        }
        if (!command.getPool().equals(config.pool())) {
            problems.add("pool is '" + command.getPool() + "', this executor serves '" + config.pool() + "'");
        }
        if (command.getHost().isBlank()) {
            problems.add("host is blank");
        } else if (!PoolKeys.of(config.pool(), command.getHost()).equals(key)) {
            problems.add("the record's key is '" + key + "', the command's host is '" + command.getHost()
                    + "' of pool '" + command.getPool() + "'");
        } else if (!config.powerHosts().contains(command.getHost())) {
            problems.add(
                    "host is '" + command.getHost() + "', this executor controls the power of " + config.powerHosts());
        }
        return problems;
    }

    private Optional<PowerEvent> rejected(PowerCommand command, PowerReason reason, String detail) {
        return Optional.of(answer(command, CommandStatus.REJECTED, reason, detail));
    }

    private PowerEvent answer(PowerCommand command, CommandStatus status, PowerReason reason, String detail) {
        return report.event(
                Texts.name(command.getCommandId()),
                Texts.name(command.getHost()),
                command.getAction(),
                status,
                reason,
                detail);
    }

    @Override
    public PowerEvent checkFailed(PowerCommand command, String detail) {
        return answer(command, CommandStatus.REJECTED, PowerReason.OTHER, detail);
    }

    @Override
    public PowerEvent accepted(PowerCommand command) {
        return answer(command, CommandStatus.ACCEPTED, PowerReason.NONE, "");
    }

    @Override
    public Watch begin(PowerCommand command) {
        return watch(command.getCommandId(), command.getHost(), command.getAction(), command.getDeadline(), false);
    }

    @Override
    public Watch resume(PowerEvent latest) {
        return watch(latest.getCommandId(), latest.getHost(), latest.getAction(), Instant.MAX, true);
    }

    private Watch watch(String id, String host, PowerAction action, Instant deadline, boolean resumed) {
        if (action == PowerAction.SLEEP) {
            engagements.beginSleep(id, host);
        }
        return new PowerWatch(new PowerWatch.Order(id, host, action, deadline, resumed), tools);
    }

    @Override
    public void ended(String commandId) {
        engagements.endSleep(commandId);
    }
}
