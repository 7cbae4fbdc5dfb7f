package io.isotherm.decider.core.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Recommendations that can be approved, the approvals that wait for a tick at which they can be acted on, and what was
 * rejected.
 *
 * @param moves recommended moves
 * @param powers recommended power actions
 * @param approvals approvals not acted on yet
 * @param rejected what is not to be planned again for now
 */
public record Offers(
        List<MoveOffer> moves, List<PowerOffer> powers, List<CommandReport> approvals, List<RejectedOffer> rejected) {
    static final Offers EMPTY = new Offers(List.of(), List.of(), List.of(), List.of());

    public Offers {
        // Absent in what earlier releases stored.
        rejected = rejected == null ? List.of() : List.copyOf(rejected);
    }

    /** Why something is not to be planned again for now, by what it is. */
    public SortedMap<String, String> rejections() {
        SortedMap<String, String> rejections = new TreeMap<>();
        rejected.forEach(offer -> rejections.put(offer.what(), offer.why()));
        return rejections;
    }

    /**
     * The offers after an operator's approvals and rejections were heard. A rejected one is withdrawn, with its approvals.
     *
     * @param approvals the approvals heard
     * @param rejections the rejections heard
     * @param tick when, in milliseconds since the epoch
     * @param lasting how long a rejection holds, in milliseconds
     * @param notes takes what became of each rejection, for people
     */
    public Offers hear(
            List<CommandReport> approvals,
            List<CommandReport> rejections,
            long tick,
            long lasting,
            List<String> notes) {
        List<MoveOffer> leftMoves = new ArrayList<>(moves);
        List<PowerOffer> leftPowers = new ArrayList<>(powers);
        // One is enough for each, however often it is repeated.
        Map<String, CommandReport> heard = new LinkedHashMap<>();
        Stream.concat(this.approvals.stream(), approvals.stream())
                .forEach(approval -> heard.putIfAbsent(approval.commandId(), approval));
        List<RejectedOffer> kept = new ArrayList<>(
                rejected.stream().filter(offer -> offer.until() > tick).toList());
        for (CommandReport rejection : rejections) {
            Optional<String> what = what(rejection.commandId());
            String id = rejection.commandId();
            what.ifPresent(found -> {
                leftMoves.removeIf(offer -> offer.commandId().equals(id));
                leftPowers.removeIf(offer -> offer.commandId().equals(id));
                heard.remove(id);
                kept.add(new RejectedOffer(found, "rejected by " + rejection.detail(), rejection.at() + lasting));
            });
            notes.add("The recommendation " + id
                    + (what.isPresent()
                            ? " is rejected by " + rejection.detail() + "; it is not made again for " + lasting / 1000
                                    + " s (decision.rejection)"
                            : ", which " + rejection.detail()
                                    + " rejects, is none that waits for approval, or has expired"));
        }
        return new Offers(List.copyOf(leftMoves), List.copyOf(leftPowers), List.copyOf(heard.values()), kept);
    }

    private Optional<String> what(String commandId) {
        return moves.stream()
                .filter(offer -> offer.commandId().equals(commandId))
                .map(offer -> RejectedOffer.move(offer.vm(), offer.destination()))
                .findFirst()
                .or(() -> powers.stream()
                        .filter(offer -> offer.commandId().equals(commandId))
                        .map(offer -> RejectedOffer.power(offer.action().name(), offer.host()))
                        .findFirst());
    }
}
