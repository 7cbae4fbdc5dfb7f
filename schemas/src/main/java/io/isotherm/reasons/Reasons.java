package io.isotherm.reasons;

import io.isotherm.schema.MigrationReason;
import io.isotherm.schema.PowerReason;

/** What each reason of a report means. A reason that is added to the schema does not compile until it is explained. */
public final class Reasons {
    // What commands of either kind have in common.
    private static final Explanation DONE = new Explanation("it was done, or it is still under way", "nothing");
    private static final Explanation SECOND_COPY =
            new Explanation("a command of that id was accepted before", "nothing: the first one counts");
    private static final Explanation LATE = new Explanation(
            "the command came to its executor after its deadline",
            "see whether the executor was down or lags, and whether clocks agree");
    private static final Explanation TOO_OLD = new Explanation(
            "it came to its executor more than `executor.maxCommandAge` after it was issued; what needed it may be over",
            "see whether the executor was down or lags, and whether clocks agree");
    private static final Explanation PAUSED = new Explanation(
            "the pool's configuration pauses it", "set `decision.paused: false` when moves are wanted again");
    private static final Explanation OBSERVED = new Explanation(
            "the pool's configuration has it only observed",
            "set `decision.mode` to `recommend` or `automatic` when moves are wanted");
    private static final Explanation NEWER =
            new Explanation("a reason that this version does not know", "see the detail; update what reads it");

    private Reasons() {}

    /**
     * A reason, explained.
     *
     * @param meaning what happened, for people
     * @param remedy what an operator can do about it
     */
    public record Explanation(String meaning, String remedy) {}

    /** Why a migration was not done. */
    public static Explanation explain(MigrationReason reason) {
        return switch (reason) {
            case NONE -> DONE;
            case MALFORMED ->
                new Explanation(
                        "the command lacks something, or names a host of another pool",
                        "see who else writes to the topic of commands");
            case DUPLICATE -> SECOND_COPY;
            case DEADLINE_PASSED -> LATE;
            case VM_UNKNOWN ->
                new Explanation("the source does not know the guest", "nothing: it moved or was removed meanwhile");
            case VM_NOT_RUNNING ->
                new Explanation(
                        "the guest was not running, or shut down meanwhile",
                        "nothing; on libvirt 9.0 restart libvirtd at the source if it goes on calling the guest running");
            case VM_BUSY ->
                new Explanation(
                        "the guest has another migration or job under way",
                        "wait for it; restart libvirtd where a job is stuck");
            case DESTINATION_UNKNOWN ->
                new Explanation(
                        "the destination is not in the inventory, or another machine than it says",
                        "mend `inventory.hosts` of the executor");
            case DESTINATION_IS_SOURCE ->
                new Explanation(
                        "source and destination are the same machine",
                        "mend `inventory.hosts` of the executor: two names lead to one machine, or two boards share a"
                                + " firmware UUID: then give one of them another");
            case DESTINATION_UNREACHABLE ->
                new Explanation(
                        "the destination does not answer, or died meanwhile",
                        "see whether the host is up and its libvirtd can be reached from the source");
            case DESTINATION_NO_MEMORY ->
                new Explanation(
                        "too little memory is free there, moves under way counted",
                        "free memory there; see that Domain-0 has a fixed memory");
            case DESTINATION_NOT_AS_TOLD ->
                new Explanation(
                        "the destination has fewer CPUs than its own samples say",
                        "see what its collector reads, and who else writes to the topic of samples");
            case NAME_CLASH ->
                new Explanation(
                        "another guest of that name or UUID is there",
                        "rename or undefine the guest that is in the way");
            case INCOMPATIBLE_CPU ->
                new Explanation(
                        "the destination's CPUs lack what the source's have",
                        "level the CPU features of the hosts, or list the guest's `constraints.allowedHosts`");
            case NO_LOG_DIRTY ->
                new Explanation(
                        "the source's hypervisor has no shadow paging, and this is a PV guest",
                        "rebuild the hypervisor with shadow paging, or run the guest as HVM or PVH");
            case SOURCE_UNREACHABLE ->
                new Explanation(
                        "the source's libvirtd does not answer, or died meanwhile",
                        "see whether libvirtd is up at the source; restart it");
            case UNSUPPORTED ->
                new Explanation(
                        "the hypervisor cannot do it",
                        "see the detail; exclude the guest by `constraints.excludedVms`");
            case MIGRATION_FAILED ->
                new Explanation(
                        "the migration began and failed, and nothing else was found to be the cause",
                        "see the detail, and libvirtd's log at both ends");
            case EXECUTOR_RESTARTED ->
                new Explanation("the executor died before the migration began", "nothing: it is planned anew");
            case VM_LOST ->
                new Explanation(
                        "the guest runs at neither end: an alert",
                        "look for it at both hosts, and start the copy that is whole");
            case VM_ON_BOTH_HOSTS ->
                new Explanation(
                        "the guest runs at both ends: an alert",
                        "stop the copy that is not to run, before it writes to the shared disk");
            case VM_STOPPED_ON_BOTH_HOSTS ->
                new Explanation(
                        "the guest stands still at both ends: an alert",
                        "make sure which copy is whole, normally the source's, resume it, then remove the other");
            case COMMAND_TOO_OLD -> TOO_OLD;
            case POOL_PAUSED -> PAUSED;
            case POOL_OBSERVED -> OBSERVED;
            case IN_BLACKOUT ->
                new Explanation(
                        "it would have started within a blackout",
                        "wait for its end, or change `constraints.blackouts`");
            case DESTINATION_IN_MAINTENANCE ->
                new Explanation(
                        "the destination is to be emptied",
                        "take it from `constraints.maintenanceHosts` when it may have guests again");
            case DEVICE_PASSED_THROUGH ->
                new Explanation(
                        "a device of the source is passed through to the guest",
                        "detach it, or exclude the guest by `constraints.excludedVms`");
            case GUEST_TYPE_UNSUPPORTED ->
                new Explanation(
                        "the destination's hypervisor does not run guests of that type",
                        "list the hosts that do in the guest's `constraints.allowedHosts`");
            case CPU_FEATURE_MISSING ->
                new Explanation(
                        "the destination's CPUs lack a feature that the guest's definition requires",
                        "take the feature from the definition, or list the guest's `constraints.allowedHosts`");
            case STORAGE_NOT_SHARED ->
                new Explanation(
                        "a disk of the guest is not known to be shared with the destination",
                        "move the disk to shared storage; where it is shared already, say so in `constraints.sharedStorage`");
            case BRIDGE_MISSING ->
                new Explanation(
                        "the destination lacks a bridge that the guest is attached to",
                        "set the bridge up there, by the same name");
            case PINNED_ELSEWHERE ->
                new Explanation(
                        "the guest is pinned to CPUs or NUMA nodes that the destination lacks",
                        "pin it otherwise, or list the guest's `constraints.allowedHosts`");
            case OTHER -> NEWER;
        };
    }

    /** Why a host was not put to sleep or woken. */
    public static Explanation explain(PowerReason reason) {
        return switch (reason) {
            case NONE -> DONE;
            case MALFORMED ->
                new Explanation("the command lacks something", "see who else writes to the topic of commands");
            case DUPLICATE -> SECOND_COPY;
            case DEADLINE_PASSED -> LATE;
            case HOST_UNKNOWN ->
                new Explanation(
                        "the host is not in the executor's inventory", "mend `inventory.hosts` of the executor");
            case NOT_EMPTY -> new Explanation("a host that was to sleep has guests", "nothing: it stays awake");
            case ALREADY_THERE -> new Explanation("the host is asleep or awake already, as was asked", "nothing");
            case NO_POWER_CONTROL ->
                new Explanation(
                        "the inventory says of nothing by which the host could be put to sleep or woken",
                        "give the host a `power` in the inventory, or set `power.enabled: false`");
            case POWER_FAILED -> new Explanation("it was tried and failed", "see the detail, and the host's console");
            case EXECUTOR_RESTARTED ->
                new Explanation("the executor died before it was done", "nothing: it is decided anew");
            case COMMAND_TOO_OLD -> TOO_OLD;
            case POOL_PAUSED -> PAUSED;
            case POOL_OBSERVED -> OBSERVED;
            case CONTROLLER_UNREACHABLE ->
                new Explanation(
                        "what controls the host's power does not answer",
                        "see `power.address` of the inventory, and the controller's network: `isotherm power test HOST`");
            case CONTROLLER_TIMEOUT ->
                new Explanation(
                        "what controls the host's power answers too slowly",
                        "restart the controller, or raise `power.timeout` of the inventory");
            case CONTROLLER_REFUSED ->
                new Explanation(
                        "what controls the host's power answers, and refuses",
                        "see the detail: the user's privilege, the cipher suite, the certificate");
            case WRONG_CREDENTIALS ->
                new Explanation(
                        "what controls the host's power does not take user and password, or their files cannot be used",
                        "mend the files in `power.credentials`; they are read anew each time");
            case NO_SOFT_OFF ->
                new Explanation(
                        "the host cannot be asked to switch itself off",
                        "see that its system acts on the power button, or name a driver that can");
            case STILL_ON ->
                new Explanation(
                        "the host was asked to switch itself off, and is on, or answers, still",
                        "see its console; `power.forceOff` of the inventory allows more, if it is empty");
            case STILL_OFF ->
                new Explanation(
                        "the host was asked to come up, and is off still", "see its console, and its power supply");
            case GUEST_APPEARED ->
                new Explanation(
                        "a guest was started on the host after it was asked to switch itself off; if it went down with the guest, it"
                                + " was woken again",
                        "see who starts guests there, and whether the guest runs again; a host that did not come up again is to be"
                                + " switched on by hand");
            case AGENT_SILENT ->
                new Explanation(
                        "the host is on, but it does not answer, or its agent sends no samples",
                        "see its console, libvirtd, and the agent's unit there");
            case OTHER -> NEWER;
        };
    }
}
