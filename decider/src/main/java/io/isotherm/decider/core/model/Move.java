package io.isotherm.decider.core.model;

/**
 * A candidate: this guest from the host it is on to another.
 *
 * @param guest who moves
 * @param source where it is
 * @param destination where it would go
 */
public record Move(Guest guest, Host source, Host destination) {
    @Override
    public String toString() {
        return guest.name() + ": " + source.name() + " -> " + destination.name();
    }
}
