package io.isotherm.launcher.top;

import io.isotherm.explain.PoolRecords;
import io.isotherm.explain.status.PoolStatus;
import io.isotherm.launcher.top.HostRow.GuestRow;
import io.isotherm.launcher.top.HostRow.State;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Resource;
import io.isotherm.schema.ResourceUse;
import io.isotherm.schema.VmLoad;
import io.isotherm.text.TerminalText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pool at a moment, as it is shown; all words in it are fit for a terminal.
 *
 * @param status as 'isotherm status' has it
 * @param hosts all hosts, those asleep too, by name
 */
record Picture(PoolStatus status, List<HostRow> hosts) {

    Picture {
        hosts = List.copyOf(hosts);
    }

    /**
     * Draws it from a pool's records.
     *
     * @param trends how hosts were before
     * @param since from when on moves and failures count
     * @param now what the clock says
     */
    static Picture of(PoolRecords records, Trends trends, Instant since, Instant now) {
        PoolStatus status = PoolStatus.of(records, since, now);
        List<HostRow> hosts = new ArrayList<>();
        for (HostState state : records.picture(status.at())) {
            boolean asleep = status.power().asleepSince().containsKey(state.getHost());
            // A host of which the newest window tells nothing has left.
            if (!asleep && !state.getWindowEnd().isBefore(status.at())) {
                hosts.add(host(state, trends, why(state, status)));
            }
        }
        status.power()
                .asleepSince()
                .forEach((host, at) -> hosts.add(
                        new HostRow(TerminalText.line(host), State.ASLEEP, at, Map.of(), List.of(), List.of(), "")));
        return new Picture(status, hosts);
    }

    private static String why(HostState state, PoolStatus status) {
        return status.hot().stream()
                .filter(hot -> hot.host().equals(state.getHost()))
                .map(PoolStatus.HotHost::why)
                .findFirst()
                .orElseGet(() -> String.join("; ", state.getQualityReasons()));
    }

    private static HostRow host(HostState state, Trends trends, String why) {
        Map<Resource, Double> use = new EnumMap<>(Resource.class);
        for (ResourceUse of : state.getResources()) {
            use.put(of.getResource(), of.getMean());
        }
        return new HostRow(
                TerminalText.line(state.getHost()),
                State.valueOf(state.getTemperature().name()),
                state.getSince(),
                use,
                trends.of(state.getHost()),
                state.getVms().stream().map(Picture::guest).toList(),
                TerminalText.line(why));
    }

    private static GuestRow guest(VmLoad vm) {
        return new GuestRow(
                TerminalText.line(vm.getUuid()),
                TerminalText.line(vm.getName()),
                vm.getState().name(),
                vm.getVcpus(),
                vm.getMeasured() ? vm.getCpuMean() : Double.NaN,
                vm.getUsual() == null ? Double.NaN : vm.getUsual().getCpuMean(),
                vm.getMemoryKib(),
                vm.getNetworkBytesPerSecond(),
                vm.getDiskBytesPerSecond());
    }

    Optional<HostRow> host(String name) {
        return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
    }

    /** The host that a guest is on. */
    Optional<HostRow> hostOf(String uuid) {
        return hosts.stream()
                .filter(host ->
                        host.guests().stream().anyMatch(guest -> guest.uuid().equals(uuid)))
                .findFirst();
    }
}
