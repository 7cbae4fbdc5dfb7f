package io.isotherm.executor.power;

import io.isotherm.executor.journal.EventText;
import io.isotherm.hypervisor.HostPower;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.Inventory;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One host as what controls its power, its hypervisor and its agent show it. */
final class ControlledHost {
    private static final Logger LOG = LoggerFactory.getLogger(ControlledHost.class);

    private final String name;
    private final Inventory inventory;
    private final AgentReports agentReports;
    private @Nullable HypervisorException failure;

    ControlledHost(String name, Inventory inventory, AgentReports agentReports) {
        this.name = name;
        this.inventory = inventory;
        this.agentReports = agentReports;
    }

    String name() {
        return name;
    }

    HostPower power() {
        return inventory.power();
    }

    /** What its controller last failed in; null for nothing. */
    @Nullable
    HypervisorException failure() {
        return failure;
    }

    /** Whatever it failed in before, it is asked anew now. */
    void forgetFailure() {
        failure = null;
    }

    void failed(HypervisorException e) {
        failure = e;
    }

    /** Words, with what its controller last failed in behind them. */
    String withFailure(String words) {
        HypervisorException last = failure;
        return last == null ? words : words + "; " + EventText.of(last);
    }

    /** The state by its controller; UNKNOWN, and the failure kept, where that cannot be asked. */
    HostPower.State state() {
        try {
            return inventory.power().state(name);
        } catch (HypervisorException e) {
            failure = e;
            return HostPower.State.UNKNOWN;
        } catch (RuntimeException e) {
            LOG.warn("The power of {} cannot be read", name, e);
            return HostPower.State.UNKNOWN;
        }
    }

    /** What it draws now, in watts; null where nothing measures it. A host that is on draws something. */
    @Nullable
    Double watts() {
        try {
            OptionalDouble watts = inventory.power().watts(name);
            return watts.orElse(0) > 0 ? watts.getAsDouble() : null;
        } catch (RuntimeException e) {
            // Nothing depends on it: a controller that fails in this fails in what follows, too.
            LOG.debug("What {} draws cannot be read", name, e);
            return null;
        }
    }

    boolean isDown(HostPower.State state) {
        return state == HostPower.State.OFF && !answers();
    }

    /** With its agent reporting: a report proves more than its controller could tell. */
    boolean isUp(HostPower.State state) {
        return state != HostPower.State.OFF && agentReports.hasReported(name) && answers();
    }

    boolean answers() {
        try {
            return inventory
                    .hypervisor(name)
                    .filter(host -> host.freeMemoryKib() >= 0)
                    .isPresent();
        } catch (RuntimeException e) {
            LOG.debug("Host {} does not answer", name, e);
            return false;
        }
    }

    /** From now on reports of its agent count. */
    void expectReport() {
        agentReports.expect(name);
    }

    void forgetReport() {
        agentReports.forget(name);
    }
}
