package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;

/** Asks guests themselves whether they went on without a break. */
final class GuestCheck {
    private static final Duration COUNTED = Duration.ofMinutes(2);

    private final List<Guest> guests;
    private final Timeline timeline;
    private final Map<String, Guest.Account> before;

    private GuestCheck(List<Guest> guests, Timeline timeline) {
        this.guests = guests;
        this.timeline = timeline;
        this.before = accounts();
    }

    /** From now on. */
    static GuestCheck begin(List<Guest> guests, Timeline timeline) {
        return new GuestCheck(guests, timeline);
    }

    /** None was booted again, each runs on one host, and has counted on through its migrations. */
    void verify() {
        Map<String, Guest.Account> now = accounts();
        for (Guest guest : guests) {
            Guest.Account then = Objects.requireNonNull(before.get(guest.name()));
            Guest.Account account = Objects.requireNonNull(now.get(guest.name()));
            assertThat(account.boot())
                    .as(guest.name() + " is the boot that it was")
                    .isEqualTo(then.boot());
            assertThat(account.uptimeSeconds()).as(guest.name() + "'s uptime").isGreaterThan(then.uptimeSeconds());
            assertThat(account.ticks()).as(guest.name() + "'s counter").isGreaterThan(then.ticks());
            assertThat(guest.where()).as("hosts that run " + guest.name()).hasSize(1);
            Awaitility.await(guest.name() + " counts on")
                    .atMost(COUNTED)
                    .until(() -> guest.account().ticks() > account.ticks());
        }
    }

    private Map<String, Guest.Account> accounts() {
        Map<String, Guest.Account> accounts = new HashMap<>();
        for (Guest guest : guests) {
            Guest.Account account = guest.account();
            accounts.put(guest.name(), account);
            timeline.say(Instant.now(), "guest", guest.name() + " on " + guest.where() + ": " + account);
        }
        return accounts;
    }
}
