package io.isotherm.lab;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A running lab of real Xen hosts under emulation, with their guests. */
public final class Lab implements AutoCloseable {
    /** Building everything from nothing, on two cores that others use too. */
    private static final Duration BUILD = Duration.ofMinutes(20);

    private static final Duration BOOT = Duration.ofMinutes(6);
    private static final Duration CREATE = Duration.ofMinutes(7);
    private static final Duration COMMAND = Duration.ofMinutes(3);
    private static final String PARKED = "00000000-1507-4000-8000-000000000001";

    private final LabTool tool;
    private final int size;
    private final boolean ours;

    private Lab(LabTool tool, int size, boolean ours) {
        this.tool = tool;
        this.size = size;
        this.ours = ours;
    }

    /** Starts a lab, building what is missing; closing it takes it down. */
    static Lab start(String name, int hosts) {
        LabTool tool = new LabTool(name);
        try {
            tool.run(BUILD, "up", "--hosts", Integer.toString(hosts));
        } catch (RuntimeException e) {
            tool.run(COMMAND, "down");
            throw e;
        }
        return new Lab(tool, hosts, true);
    }

    /** Joins a lab that somebody else started; closing it leaves it running. */
    static Lab join(String name, int hosts) {
        LabTool tool = new LabTool(name);
        tool.run(BUILD, "up", "--hosts", Integer.toString(hosts));
        return new Lab(tool, hosts, false);
    }

    /** Names of the hosts: xen1, xen2 and so on. */
    public List<String> hosts() {
        return IntStream.rangeClosed(1, size).mapToObj(i -> "xen" + i).toList();
    }

    /** The hosts with their processes, addresses and guests. */
    public String status() {
        return tool.run(COMMAND, "status");
    }

    /** Libvirt's address of a host, from here. */
    public String uri(String host, Transport transport) {
        return tool.run(COMMAND, "uri", host, transport.name().toLowerCase(Locale.ROOT));
    }

    /** Libvirt's address of a host, from the other hosts. */
    public String migrationUri(String host) {
        return "xen+tcp://" + host + "/system";
    }

    /** Runs a shell command in a host's dom0 and returns what it prints. */
    public String run(String host, String command) {
        return tool.run(COMMAND, "run", host, command);
    }

    /** Cuts a host's power. */
    public void stop(String host) {
        tool.run(COMMAND, "host", "stop", host);
    }

    /** Boots a stopped host, which has no guests then. */
    public void boot(String host) {
        tool.run(BOOT, "host", "start", host);
    }

    /** Whether a host's machine runs: its power is on. */
    public boolean isOn(String host) {
        return status().lines().anyMatch(line -> line.startsWith(host + "  running"));
    }

    /** Address of a host's BMC, which takes the user isotherm with the password secret. */
    public String bmc(String host) {
        return tool.run(COMMAND, "bmc", host);
    }

    /** What ipmitool itself says of a host's power. */
    public String ipmitool(String host) {
        return tool.run(COMMAND, "bmc", host, "chassis", "power", "status");
    }

    /** Has a host's BMC answer nobody until it is thawed; the host runs on. */
    public void freezeBmc(String host) {
        tool.run(COMMAND, "bmc", host, "freeze");
    }

    /** Lets a frozen BMC answer again. */
    public void thawBmc(String host) {
        tool.run(COMMAND, "bmc", host, "thaw");
    }

    /** Holds a host's whole machine, as it is. */
    public void freeze(String host) {
        tool.run(COMMAND, "host", "freeze", host);
    }

    /** Lets a frozen host go on. */
    public void thaw(String host) {
        tool.run(COMMAND, "host", "thaw", host);
    }

    /** Starts a guest of so much memory on a host, idle, and returns when it answers. */
    public Guest create(String name, String host, int memoryMib) {
        tool.run(CREATE, "guest", "create", name, host, Integer.toString(memoryMib));
        return new Guest(name, tool);
    }

    /** Creates a domain on a host that never runs, as somebody does by hand; returns its uuid. */
    public String park(String host, String name, long memoryMib) {
        return park(host, "create --paused", name, memoryMib);
    }

    /**
     * The same.
     *
     * @param how virsh's command: {@code create --paused}, or {@code define} for a definition alone
     */
    String park(String host, String how, String name, long memoryMib) {
        run(host, """
                cat >/tmp/parked.xml <<X
                <domain type='xen'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>%d</memory><vcpu>1</vcpu>
                <os><type arch='x86_64' machine='xenpv'>linux</type><kernel>/lab/vmlinux</kernel></os></domain>
                X
                virsh -q %s /tmp/parked.xml""".formatted(name, PARKED, memoryMib, how));
        return PARKED;
    }

    /**
     * Ends all guests, so that the next test finds hosts without any; boots hosts that a test left stopped, and thaws BMCs
     * that it left frozen.
     */
    public void clear() {
        for (String host : hosts()) {
            thawBmc(host);
            boot(host);
            run(host, "for end in destroy undefine; do virsh -q $end " + PARKED + " 2>/dev/null; done; true");
        }
        tool.run(COMMAND, "guest", "list").lines().forEach(guest -> new Guest(guest, tool).destroy());
    }

    @Override
    public void close() {
        if (ours) {
            tool.run(COMMAND, "down");
        }
    }
}
