package io.isotherm.checker.core.report;

/**
 * What must always hold, and how far the topics let one see it: the numbered ones of each record, the named ones of how a
 * pool is run.
 *
 * <p>Notation: a command is issued at T (event time, the tick of its decision). The decision for T is written only once
 * the pool's samples have passed T + grace, so the decider may rightly know events up to about then. Whether an earlier
 * command was over is therefore judged with what was reported up to K = T + grace + one window, while placement and load
 * are judged with the samples before T. I1 to I5 are judged for commands that a visible Decision issued; a command of no
 * Decision is itself a breach of I10.
 */
public enum Invariant {
    /**
     * A command was issued for a guest that still had an unfinished one. An earlier command is finished when SUCCEEDED,
     * FAILED, REJECTED or EXPIRED was reported for it by K, when a sample before T shows its guest at the destination, or
     * when its deadline is not after T. It is also a breach when the Decision itself lists the earlier command as
     * unfinished, or when the later one was accepted before the earlier one ended. UNKNOWN finishes nothing. Not visible:
     * the order in which the decider received the events.
     */
    I1("a guest has at most one unfinished command"),
    /**
     * A move took its destination too far. Memory: free memory in the destination's newest sample before T, less what
     * moves under way towards it still need, plus what left it by moves reported as done since that sample, must hold the
     * guest. High marks: the guests there now at their own measured rates, the rest of the host's CPU use, the guests
     * under way, and this guest must stay within the high mark of CPU, memory, network and disk (the latter two where the
     * capacity is known), with 3 % of capacity for different averaging (1 % for
     * memory). Guests on their way out are not deducted before they are gone: every
     * intermediate state must be valid. After the fact: two samples in a row with more memory in use than there is, after
     * a commanded guest arrived. Not visible: demand that a saturated source hides.
     */
    I2("no move takes a destination over its memory or its high marks"),
    /**
     * A move from or to a host whose newest host-state at T was UNKNOWN, STALE or POOR, or that had no usable sample in
     * the two windows before T. Not visible: states that compaction has removed; the raw samples still tell.
     */
    I3("nothing is decided on stale or implausible data"),
    /**
     * A guest was sent back to the host of its last successful move within the cool-down; or was moved within the
     * cool-down although its source was not HOT. A guest may leave a host in maintenance within its cool-down, also back
     * to where it came from: a drain waits for no hold. The cool-down begins when the success was reported, or else when the guest was first seen at its destination. Not
     * visible: moves that nobody commanded count as no move here.
     */
    I4("no guest moves back, or again, within its cool-down, unless its host is hot"),
    /**
     * A move broke a rule of the configuration in force: excluded guests, allowed and forbidden hosts, hosts in
     * maintenance, affinity and anti-affinity (a move may create a broken pair only if fewer pairs of that guest are
     * broken after it than before), blackouts (of its scenario), the kill switch, the mode of its scenario, and the budgets;
     * or a power command was issued on a pool that is paused or whose mode does not allow it. For
     * affinity the guests of one decision are taken as moved together, and a host in maintenance may be left one guest
     * after the other; for anti-affinity a guest under way counts at both
     * ends.
     */
    I5("no move breaks a constraint"),
    /**
     * A command had two different outcomes, was accepted twice, went on after its outcome, or its guest made the
     * commanded way twice; or its outcome contradicts the samples: SUCCEEDED, but no sample of the destination in the two
     * windows after it shows the guest; FAILED with the guest at the source, but only the destination shows it. A
     * REJECTED for DUPLICATE answers a doubled record and is no outcome. UNKNOWN may be followed by an outcome. Not
     * visible: a guest that was shut down within seconds of its arrival looks like one that never arrived.
     */
    I6("a command is carried out at most once and its outcome is true"),
    /**
     * A REJECTED or EXPIRED command changed something: its guest was at the source and arrived at the destination with no
     * other command that could have brought it; or the rejection has no reason. Not visible: an operator who moved the
     * guest the same way by hand at that time.
     */
    I7("a refused command changes nothing and is answered with a reason"),
    /**
     * A host was sent to sleep that showed guests in its newest sample before T or had an unfinished move towards it; or
     * a move was sent to a host that was put to sleep; or power saving was off; or fewer than minAwakeHosts stayed awake;
     * or the hosts left awake, without the reserve, have in sum too little memory or CPU (at the high mark) for all
     * guests; or, with haReserveHosts of them gone, too little memory. Those with most of it count as gone, of memory what
     * guests can have. Sums do not prove that every guest fits:
     * the check is a necessary condition.
     */
    I8("only empty hosts are put to sleep and the reserve stays up"),
    /**
     * A pool that kept sampling got no decision for more than 3 ticks (5 at the end of the topics), whatever bad records there were anywhere. Silences of the
     * whole pool do not count.
     */
    I9("one bad record, host or pool never stops another"),
    /**
     * A commandId, a decision or a host's window appears twice; an issued move or power action has no command, or a
     * command no decision that issued it (an approved recommendation counts); or a command without an outcome is still
     * listed as unfinished well after its deadline. Records that retention has removed are left out.
     */
    I10("no command is lost or doubled"),
    /**
     * Checked: order only. Ticks strictly increase in each pool and every decisionId is pool@tick. That the same input
     * gives the same decisions is for a replay to prove.
     */
    I11("decisions are in order (determinism itself is proven by replay)"),
    /**
     * A host in maintenance held running guests for more than k windows, and in all that time no move from it was issued
     * or under way, and no decision since the drain began told of it: by a rejection, a move that waits, or a note. Not
     * judged while evacuation is not automatic, the pool paused, UNSAFE or in a blackout of evacuation, or the host not known well.
     */
    DRAIN("every drain ends or names what holds it"),
    /**
     * A guest was sent to a host that lacks what it needs, by the newest samples of source and destination before T: a
     * disk that is neither found to be shared with the destination nor declared so, a bridge, a CPU feature, its type of
     * guest, CPUs or NUMA nodes that it is pinned to; or a guest that a passed-through device or the lack of log-dirty
     * mode keeps where it is. Not visible: what neither host tells.
     */
    ELIGIBILITY("no guest is sent where it cannot run"),
    /**
     * A pool was UNSAFE for more than k windows though at none of these decisions it was paused, had more commands without
     * success in the hour before than allowed, or fewer hosts with good data than asked for. Every doubt counts for the
     * decider: all commands that did not succeed count, whatever the reason, and hosts without a state count as unknown
     * unless they are in maintenance or put to sleep.
     */
    UNSAFE("a pool is UNSAFE only by the facts");

    private final String title;

    Invariant(String title) {
        this.title = title;
    }

    /** What must hold, in few words. */
    public String title() {
        return title;
    }
}
