package io.isotherm.checker.core.judge;

import io.isotherm.checker.core.observed.ObservedSample;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.PoolConfig;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmType;
import io.isotherm.text.Glob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a guest can be on a host at all, by what the samples tell of both. */
public final class JudgedEligibility {
    private static final VmFacts NOTHING_KNOWN = VmFacts.newBuilder().build();
    private static final HostFacts NOTHING_TOLD = HostFacts.newBuilder().build();

    private final List<String> sharedPaths;

    public JudgedEligibility(PoolConfig config) {
        this.sharedPaths = config.getConstraints().getSharedStorage();
    }

    /** What keeps a guest from going from one host to another, by a sample of each; empty if nothing does. */
    public List<String> objections(
            ObservedSample.Guest guest, ObservedSample source, String destination, ObservedSample there) {
        List<String> objections = new ArrayList<>();
        VmFacts needs = guest.facts() == null ? NOTHING_KNOWN : guest.facts();
        HostFacts from = source.facts() == null ? NOTHING_TOLD : source.facts();
        HostFacts to = there.facts() == null ? NOTHING_TOLD : there.facts();
        if (needs.getType() == VmType.PV && Boolean.FALSE.equals(from.getMigratesPv())) {
            objections.add("a PV guest, and its source cannot migrate those");
        }
        if (!needs.getDevices().isEmpty()) {
            objections.add("devices " + needs.getDevices() + " are passed through to it");
        }
        if (needs.getType() != VmType.UNKNOWN && isMissing(needs.getType(), to.getVmTypes())) {
            objections.add(destination + " runs no " + needs.getType() + " guests");
        }
        for (String feature : needs.getCpuFeatures()) {
            if (from.getCpuFeatures() != null
                    && from.getCpuFeatures().contains(feature)
                    && isMissing(feature, to.getCpuFeatures())) {
                objections.add("the CPUs of " + destination + " lack " + feature);
            }
        }
        for (String bridge : needs.getBridges()) {
            if (isMissing(bridge, to.getInterfaces())) {
                objections.add(destination + " has no bridge " + bridge);
            }
        }
        disks(needs, destination, to, objections);
        if (highest(needs.getPinnedCpus()) >= there.cpus()) {
            objections.add("pinned to CPUs " + needs.getPinnedCpus() + ", " + destination + " has " + there.cpus());
        }
        if (to.getNumaNodes() > 0 && highest(needs.getPinnedNodes()) >= to.getNumaNodes()) {
            objections.add("pinned to NUMA nodes " + needs.getPinnedNodes() + ", " + destination + " has "
                    + to.getNumaNodes());
        }
        return objections;
    }

    private void disks(VmFacts needs, String destination, HostFacts to, List<String> objections) {
        if (sharedPaths.contains("*")) {
            return;
        }
        if (needs.getDisks() == null) {
            objections.add("its disks are not known");
            return;
        }
        for (VmDisk disk : needs.getDisks()) {
            boolean reached = disk.getSharing() == DiskSharing.NETWORK
                    || (disk.getSharing() == DiskSharing.IDENTIFIED
                            && to.getStorages() != null
                            && to.getStorages().contains(disk.getStorage()))
                    || sharedPaths.stream().anyMatch(path -> Glob.ofPath(path).matches(disk.getSource()));
            if (!reached) {
                objections.add("disk " + disk.getSource() + " (" + disk.getSharing()
                        + ") is not known to be shared with " + destination);
            }
        }
    }

    private static <T> boolean isMissing(T needed, @Nullable List<T> told) {
        return told != null && !told.contains(needed);
    }

    private static int highest(String cpus) {
        int highest = -1;
        for (String part : cpus.split(",", -1)) {
            String last = part.substring(part.indexOf('-') + 1).strip();
            if (last.matches("\\d{1,9}")) {
                highest = Math.max(highest, Integer.parseInt(last));
            }
        }
        return highest;
    }
}
