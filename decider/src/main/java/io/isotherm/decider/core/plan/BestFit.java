package io.isotherm.decider.core.plan;

import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.Move;
import io.isotherm.decider.core.rules.Ceiling;
import io.isotherm.schema.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a guest that has to go somewhere fits best: on a host that is not hot before one that is, below the leave marks
 * before beyond them, then where the least memory is left over; ties by name.
 */
public final class BestFit {
    private record Candidate(Host host, boolean hot, boolean beyondLeaveMarks, long freeKib) {
        static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(Candidate::hot)
                .thenComparing(Candidate::beyondLeaveMarks)
                .thenComparingLong(Candidate::freeKib)
                .thenComparingInt(candidate -> candidate.host.index());
    }

    private BestFit() {}

    public static Optional<Move> best(Guest guest, List<Host> receivers, Draft draft) {
        return inOrder(guest, receivers, draft).stream()
                .map(host -> draft.now().move(guest, host))
                .filter(draft::mayGo)
                .findFirst();
    }

    /** All receivers but the guest's own host, best fit first. */
    public static List<Host> inOrder(Guest guest, List<Host> receivers, Draft draft) {
        int own = draft.now().hostOf(guest).index();
        return receivers.stream()
                .filter(host -> host.index() != own)
                .map(host -> new Candidate(
                        host,
                        host.hot(),
                        beyondLeaveMarks(guest, host, draft),
                        draft.now().memoryFreeKib(host)))
                .sorted(Candidate.BEST_FIRST)
                .map(Candidate::host)
                .toList();
    }

    private static boolean beyondLeaveMarks(Guest guest, Host host, Draft draft) {
        for (Resource resource : Resource.values()) {
            if (draft.now().useWith(host, resource, guest) > Ceiling.HIGH_LEAVE.of(draft.model(), resource)) {
                return true;
            }
        }
        return false;
    }
}
