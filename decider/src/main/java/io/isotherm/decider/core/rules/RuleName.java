package io.isotherm.decider.core.rules;

/**
 * The catalogue of rules: everything that a {@code Decision} can name as the reason for not doing something. The page
 * {@code docs/rules.md} is generated from it.
 */
public enum RuleName {
    /** The time lies in a configured blackout. */
    BLACKOUT(
            Kind.GUEST,
            "blackout",
            "the time lies in a configured blackout",
            "wait, or change `constraints.blackouts`; only one that names EVACUATION holds up evacuation"),
    /** The guest's host is asleep or its data is too poor to decide on. */
    SOURCE_DATA(
            Kind.GUEST,
            "source-data",
            "the guest's host is asleep or its data is too poor to decide on",
            "see that the host's collector publishes samples, each ten seconds and complete"),
    /** More than one host reports the guest. */
    TWO_HOSTS(
            Kind.GUEST,
            "two-hosts",
            "more than one host reports the guest",
            "see which copy is the guest; a migration that is under way ends this by itself"),
    /** The guest is paused, crashed, or on its way in or out. */
    NOT_RUNNING(
            Kind.GUEST,
            "not-running",
            "the guest is paused, crashed, or on its way in or out",
            "resume it, or leave it where it is"),
    /** The guest has too few samples on this host for its load to be known. */
    NOT_MEASURED(
            Kind.GUEST,
            "not-measured",
            "the guest has too few samples on this host for its load to be known",
            "wait for a window or two"),
    /** The guest is in constraints.excludedVms. */
    EXCLUDED(
            Kind.GUEST,
            "excluded",
            "the guest is in `constraints.excludedVms`",
            "take it off the list if it may move after all"),
    /** The guest is paravirtual, and its host's hypervisor cannot migrate such guests. */
    NO_LOG_DIRTY(
            Kind.GUEST,
            "no-log-dirty",
            "the guest is paravirtual, and the hypervisor of its host was built without shadow paging",
            "rebuild the hypervisor with shadow paging, or run the guest as HVM or PVH"),
    /** A device of its host is passed through to the guest. */
    PASSED_THROUGH_DEVICE(
            Kind.GUEST,
            "passed-through-device",
            "a device of its host is passed through to the guest",
            "detach the device, or exclude the guest by `constraints.excludedVms`"),
    /** The guest has a move that is not over. */
    UNDER_WAY(
            Kind.GUEST,
            "under-way",
            "the guest has a move that is not over",
            "wait for the report of its executor, or for its deadline"),
    /** The plan already moves the guest. */
    ONCE_PER_PLAN(
            Kind.GUEST,
            "once-per-plan",
            "the plan already moves the guest",
            "nothing: it is planned anew at the next tick"),
    /** Somebody else has moved the guest a short while ago. */
    FOREIGN_MOVE(
            Kind.GUEST,
            "foreign-move",
            "somebody else has moved the guest a short while ago, and its host is neither hot nor to be emptied",
            "wait for `decision.foreignMoveMillis`, or shorten it"),
    /** The guest cannot leave its host, for a reason that lasts. */
    UNMOVABLE(
            Kind.GUEST,
            "unmovable",
            "an executor has refused to move the guest from this host, for a reason that lasts",
            "mend what the reason names; it is tried again within a day"),
    /** Moves of the guest have failed lately; the pause doubles with each failure in a row. */
    HELD(
            Kind.GUEST,
            "held",
            "moves of the guest have failed lately; the pause doubles with each failure in a row",
            "read the reason of its last migration event and mend that"),
    /** Moves from the guest's host have lately failed, or its executor did not answer. */
    SOURCE_FAILING(
            Kind.GUEST,
            "source-failing",
            "several moves from the guest's host have lately failed, or its executor did not answer or goes on refusing; "
                    + "the pause doubles with each further time",
            "see whether the host's executor and libvirtd run, and whether clocks agree"),
    /** The guest has moved within its cool-down, and its host is neither hot nor to be emptied. */
    COOLDOWN(
            Kind.GUEST,
            "cooldown",
            "the guest has moved within its cool-down, and its host is neither hot nor to be emptied",
            "wait for `decision.cooldownMillis`, or shorten it"),
    /** The host is asleep, or on its way up or down. */
    DESTINATION_ASLEEP(
            Kind.DESTINATION,
            "destination-asleep",
            "the host is asleep, or on its way up or down",
            "nothing: it is woken when that helps"),
    /** The host's data is too poor to decide on. */
    DESTINATION_DATA(
            Kind.DESTINATION,
            "destination-data",
            "the host's data is too poor to decide on",
            "see that the host's collector publishes samples, each ten seconds and complete"),
    /** The host is not in the pool's inventory. */
    NOT_IN_INVENTORY(
            Kind.DESTINATION,
            "not-in-inventory",
            "the host sends samples, and is not in the pool's inventory",
            "add it with `isotherm apply -f inventory.yaml`, or stop its collector"),
    /** The host is in constraints.maintenanceHosts. */
    MAINTENANCE(
            Kind.DESTINATION,
            "maintenance",
            "the host is in `constraints.maintenanceHosts`",
            "take it off the list when the work on it is done"),
    /** The host is hot itself. */
    DESTINATION_HOT(
            Kind.DESTINATION,
            "destination-hot",
            "the host is hot itself",
            "nothing: swaps, evacuation and the levelling of a saturated pool may still use it; add capacity if all hosts are hot"),
    /** Moves of several guests to the host have lately failed. */
    DESTINATION_FAILING(
            Kind.DESTINATION,
            "destination-failing",
            "several moves to the host have lately failed or were refused, or its executor does not answer; the pause "
                    + "doubles with each further time",
            "read the reasons of those migration events and mend what they name"),
    /** Consolidation fills no empty host, and none that is being emptied. */
    EMPTY_DESTINATION(
            Kind.DESTINATION,
            "empty-destination",
            "consolidation fills no empty host, and none that is being emptied",
            "nothing"),
    /** The guest is there already. */
    SAME_HOST(Kind.MOVE, "same-host", "the guest is there already", "nothing"),
    /** An operator has rejected that move a short while ago. */
    REJECTED(
            Kind.MOVE,
            "rejected",
            "an operator has rejected that move a short while ago",
            "wait, or shorten `decision.rejection`"),
    /** The host's hypervisor does not run guests of that type. */
    GUEST_TYPE(
            Kind.MOVE,
            "guest-type",
            "the host's hypervisor does not run guests of that type (PV, PVH, HVM)",
            "nothing, where other hosts do"),
    /** The host's CPUs lack a feature that the guest's definition requires. */
    CPU_FEATURES(
            Kind.MOVE,
            "cpu-features",
            "the host's CPUs lack a feature that the guest's definition requires",
            "take the feature from the definition, or add hosts that have it"),
    /** A disk of the guest is not known to be shared with the host. */
    STORAGE(
            Kind.MOVE,
            "storage",
            "a disk of the guest is not known to be shared with the host: it is local, on storage that the host does not "
                    + "reach, or nothing could be found out",
            "move the disk to shared storage; where it is shared already, say so in `constraints.sharedStorage`"),
    /** The host lacks a bridge that the guest is attached to. */
    BRIDGE(
            Kind.MOVE,
            "bridge",
            "the host lacks a bridge that the guest is attached to",
            "set the bridge up on the host, by the same name"),
    /** The host lacks CPUs or NUMA nodes that the guest is pinned to. */
    PINNING(
            Kind.MOVE,
            "pinning",
            "the host lacks CPUs or NUMA nodes that the guest is pinned to",
            "pin the guest otherwise"),
    /** The guest's balloon is letting it grow beyond what is free there. */
    BALLOON(
            Kind.MOVE,
            "balloon",
            "the guest's balloon is letting it grow to more memory than is free there",
            "lower its memory target, or free memory there"),
    /** Too little memory is free there, reservations of moves under way counted. */
    MEMORY(
            Kind.MOVE,
            "memory",
            "too little memory is free there, reservations of moves under way counted",
            "free memory there, or add capacity"),
    /** A resource of the host would be above what it may be filled to. */
    HIGH_MARK(
            Kind.MOVE,
            "high-mark",
            "a resource of the host would be above what it may be filled to",
            "add capacity, or raise `detection.marks` or `decision.packingLimit`"),
    /** The host is not among those that constraints.allowedHosts names for the guest. */
    ALLOWED_HOSTS(
            Kind.MOVE,
            "allowed-hosts",
            "the host is not among those that `constraints.allowedHosts` names for the guest",
            "add the host to the guest's list"),
    /** {@code constraints.forbiddenHosts} forbids the guest this host. */
    FORBIDDEN_HOSTS(
            Kind.MOVE,
            "forbidden-hosts",
            "`constraints.forbiddenHosts` forbids the guest this host",
            "take the host off the guest's list"),
    /** The guest left that host within its cool-down. */
    REVERSE_MOVE(
            Kind.MOVE,
            "reverse-move",
            "the guest left that host within its cool-down; only a drain sends it back, where no other host takes it",
            "wait for `decision.cooldownMillis`, or shorten it"),
    /** A guest that it must not share a host with is there, or bound for there. */
    ANTI_AFFINITY(
            Kind.MOVE,
            "anti-affinity",
            "a guest that it must not share a host with is there, or bound for there",
            "change the group in `constraints.antiAffinity`, or add hosts"),
    /** Its affinity group would be scattered more than it is. */
    AFFINITY(
            Kind.MOVE,
            "affinity",
            "its affinity group would be scattered more than it is",
            "change the group in `constraints.affinity`, or make room for all of it on one host"),
    /** A move of the guest, or of another one like it, to that host has lately failed or been refused. */
    FAILED_DESTINATION(
            Kind.MOVE,
            "failed-destination",
            "a move of the guest, or of another one like it, to that host has lately failed or been refused",
            "read the reason of that migration event and mend that"),
    /** The plan is as long as it may be. */
    MAX_MOVES(
            Kind.PLAN,
            "max-moves",
            "the plan is as long as it may be",
            "nothing: the rest is planned at a later tick; see `decision.maxConcurrentMoves`"),
    /** Planning has taken as many steps as it may. */
    MAX_STEPS(
            Kind.PLAN,
            "max-steps",
            "planning has taken as many steps as it may",
            "nothing: the rest is planned at a later tick; where that is said again and again, let `decision.algorithms` be"
                    + " `isotherm`, which need not look at every host, or split the pool"),
    /** A guest takes nothing of what its hot host has too much of. */
    NO_RELIEF(
            Kind.PLAN,
            "no-relief",
            "a guest takes nothing of what its hot host has too much of",
            "nothing: another guest is looked at"),
    /** The hot host stays above its marks, as none of its guests can go anywhere. */
    NOT_RELIEVED(
            Kind.PLAN,
            "not-relieved",
            "the hot host stays above its marks, as none of its guests can go anywhere",
            "see the other rejections of its guests; add capacity, or loosen what refuses them"),
    /** Guests of a host in maintenance cannot leave it yet. */
    NOT_EVACUATED(
            Kind.PLAN,
            "not-evacuated",
            "guests of a host in maintenance cannot leave it yet",
            "see the other rejections of its guests"),
    /** A broken constraint cannot be mended now. */
    NOT_REPAIRED(
            Kind.PLAN,
            "not-repaired",
            "a broken constraint cannot be mended now",
            "see the other rejections of its guests, or change the constraint"),
    /** The host cannot be put to sleep and woken. */
    NO_POWER_CONTROL(
            Kind.PLAN,
            "no-power-control",
            "the host cannot be put to sleep and woken, so that emptying it would save nothing",
            "say in the inventory how its power is controlled (`power`)"),
    /** The host was woken a short while ago. */
    KEPT_AWAKE(
            Kind.PLAN,
            "kept-awake",
            "the host was woken a short while ago",
            "wait for `power.minUpMillis`, or shorten it"),
    /** Guests are on their way to the host, or reported there beside another host. */
    ARRIVING(
            Kind.PLAN,
            "arriving",
            "guests are on their way to the host, or reported there beside another host",
            "wait until they have arrived"),
    /** The plan moves guests to the host, and empties it not as well. */
    RECEIVES(Kind.PLAN, "receives", "the plan moves guests to the host, and empties it not as well", "nothing"),
    /** One of the host's guests has to stay, so that none of them moves. */
    ALL_OR_NOTHING(
            Kind.PLAN,
            "all-or-nothing",
            "one of the host's guests has to stay, so that none of them moves",
            "see the other rejections of that guest"),
    /** All other hosts together have no room for the host's guests. */
    NO_HEADROOM(
            Kind.PLAN,
            "no-headroom",
            "all other hosts together have no room for the host's guests",
            "nothing, or raise `decision.packingLimit`"),
    /** Moving the host's guests costs more than its sleep saves. */
    NET_BENEFIT(
            Kind.PLAN,
            "net-benefit",
            "moving the host's guests costs more than its sleep saves",
            "lower `decision.moveCostWattHours`, or raise `decision.horizonMillis`"),
    /** So many hosts have to stay awake. */
    MIN_AWAKE(Kind.PLAN, "min-awake", "so many hosts have to stay awake", "lower `power.minAwakeHosts`"),
    /** What the pool uses needs the host, or the reserve does. */
    RESERVE(
            Kind.PLAN,
            "reserve",
            "what the pool uses needs the host, or the reserve does",
            "nothing, or raise `decision.packingLimit`, or lower `power.reserveHosts`"),
    /** With the largest hosts failed, the rest could not hold the memory of all guests. */
    HA_RESERVE(
            Kind.PLAN,
            "ha-reserve",
            "with the largest hosts failed, the rest could not hold the memory of all guests",
            "lower `constraints.haReserveHosts`, or add capacity"),
    /** As many moves are under way as may be at once. */
    BUDGET_CONCURRENT(
            Kind.BUDGET,
            "budget-concurrent",
            "as many moves are under way as may be at once",
            "wait, or raise `decision.maxConcurrentMoves`, or where that is not set `decision.maxConcurrentMovesShare`"),
    /** As many moves from or to the host are under way as may be at once. */
    BUDGET_HOST(
            Kind.BUDGET,
            "budget-host",
            "as many moves from or to the host are under way as may be at once",
            "wait, or raise `decision.maxConcurrentMovesPerHost`"),
    /** As many moves were issued within the hour as may be, those that are over among them. */
    BUDGET_MOVES(
            Kind.BUDGET,
            "budget-moves",
            "as many moves were issued within the hour as may be, those that are over among them",
            "wait, or raise `decision.maxMovesPerHour`"),
    /** The guest's memory would exceed what may be moved within the hour. */
    BUDGET_GIB(
            Kind.BUDGET,
            "budget-gib",
            "the guest's memory would exceed what may be moved within the hour",
            "wait, or raise `decision.maxMovedGibPerHour`");

    /** What a rule is about. */
    public enum Kind {
        /** Whether a guest may leave its host. */
        GUEST("Whether a guest may leave its host"),
        /** Whether a host may receive anybody. */
        DESTINATION("Whether a host may receive anybody"),
        /** Whether a guest may go to a host. */
        MOVE("Whether a guest may go to a host"),
        /** Whether a host is relieved, emptied or repaired. */
        PLAN("Whether a host is relieved, emptied or repaired"),
        /** Whether a planned move is commanded now. */
        BUDGET("Whether a planned move is commanded now");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** The question that the rules of this kind answer, for people. */
        public String title() {
            return title;
        }
    }

    private final Kind kind;
    private final String published;
    private final String meaning;
    private final String remedy;

    RuleName(Kind kind, String published, String meaning, String remedy) {
        this.kind = kind;
        this.published = published;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** What the rule is about. */
    public Kind kind() {
        return kind;
    }

    /** The name as it stands in decisions. */
    public String published() {
        return published;
    }

    /** What a rejection by this rule means, for people. */
    public String meaning() {
        return meaning;
    }

    /** What an operator can do about it. */
    public String remedy() {
        return remedy;
    }

    /** The name as it stands in decisions. */
    @Override
    public String toString() {
        return published;
    }
}
