package io.isotherm.checker.core.judge;

import io.isotherm.pool.Timetables;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.Mode;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the operator has ruled: the modes of scenarios, and where single guests may be. */
public final class JudgedConstraints {
    private final PoolConfig config;
    private final ConstraintsConfig constraints;

    public JudgedConstraints(PoolConfig config) {
        this.config = config;
        this.constraints = config.getConstraints();
    }

    /** The mode of a scenario at a time. */
    public Mode mode(Scenario scenario, long time) {
        return Timetables.mode(config, scenario, Instant.ofEpochMilli(time));
    }

    /** Why a guest may not be on a host whatever other guests are there; empty if it may. */
    public List<String> objections(String vm, String vmName, String destination) {
        List<String> objections = new ArrayList<>();
        if (isExcluded(vm, vmName)) {
            objections.add("the guest is excluded from moves");
        }
        List<String> allowed = hosts(constraints.getAllowedHosts(), vm, vmName);
        if (!allowed.isEmpty() && !allowed.contains(destination)) {
            objections.add("the guest is allowed only on " + allowed);
        }
        List<String> forbidden = hosts(constraints.getForbiddenHosts(), vm, vmName);
        if (forbidden.contains(destination)) {
            objections.add("the guest must not be on " + forbidden);
        }
        if (constraints.getMaintenanceHosts().contains(destination)) {
            objections.add("the destination is in maintenance");
        }
        return objections;
    }

    public boolean isExcluded(String vm, String vmName) {
        return names(constraints.getExcludedVms(), vm, vmName);
    }

    /** The other guests of the groups that share one host with this one. */
    public List<String> companions(String vm, String vmName) {
        return others(constraints.getAffinity(), vm, vmName);
    }

    /** The other guests of the groups that must not share a host with this one. */
    public List<String> opponents(String vm, String vmName) {
        return others(constraints.getAntiAffinity(), vm, vmName);
    }

    /** Whether a time lies in a blackout of a scenario; its end is outside. */
    public boolean isBlackout(Scenario scenario, long time) {
        return Timetables.blackout(config, scenario, Instant.ofEpochMilli(time)).isPresent();
    }

    private static List<String> others(List<List<String>> groups, String vm, String vmName) {
        return groups.stream()
                .filter(group -> names(group, vm, vmName))
                .flatMap(List::stream)
                .filter(member -> !member.equals(vm) && !member.equals(vmName))
                .distinct()
                .toList();
    }

    private static List<String> hosts(Map<String, List<String>> rule, String vm, String vmName) {
        return List.copyOf(rule.getOrDefault(vm, rule.getOrDefault(vmName, List.of())));
    }

    private static boolean names(Collection<String> guests, String vm, String vmName) {
        return guests.contains(vm) || guests.contains(vmName);
    }
}
