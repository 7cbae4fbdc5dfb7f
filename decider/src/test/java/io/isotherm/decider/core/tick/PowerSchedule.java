package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A pool that is calm and too full for its hosts awake by turns, while power control has random faults: by its seed alone.
 * A host holds two busy guests; a third makes it hot. A minute is a tick.
 */
final class PowerSchedule implements TruePool {
    private static final int TURNS = 2;
    private static final int CALM_TICKS = 25;
    private static final int LONGEST_TICKS = 150;
    private static final int LINGERING_TICKS = 3;
    private static final double BUSY_CPUS = 3.2;
    private static final double CALM_CPUS = 0.2;
    private static final double IDLE_CPUS = 0.02;
    private static final int BUSY_GUESTS = 2;
    private static final int MOVE_TICKS = 2;

    /** What becomes of a command to wake a host, and how many ticks it may hold up the rescue. */
    private enum Wakes {
        GOOD(0),
        /** It fails at once. */
        DEAD(1),
        /** Nobody answers. */
        MUTE(2),
        /** It says that the host is up, which it never is. */
        LYING(16),
        /** It says that it is at work, for ever. */
        STUCK(16);

        private final int holdsUp;

        Wakes(int holdsUp) {
            this.holdsUp = holdsUp;
        }
    }

    /** What becomes of a command to put a host to sleep. */
    private enum Sleeps {
        GOOD,
        /** It sleeps, and nobody says so after it was begun. */
        FORGOTTEN,
        DEAD,
        MUTE,
        LYING,
        STUCK
    }

    private record Commanded(PowerAction action, long minute) {}

    private record Left(String from, long minute) {}

    private final Random random;
    private final PoolRun run = new PoolRun();
    private final InvariantChecks checks = new InvariantChecks(run.config);
    private final List<String> faults = new ArrayList<>();
    private final Set<String> hosts = new TreeSet<>();
    /** Where each guest is. */
    private final Map<String, String> guests = new TreeMap<>();

    /** By guest, where it was moved from last. */
    private final Map<String, Left> left = new HashMap<>();

    private final Map<String, Wakes> wakes = new HashMap<>();
    private final Map<String, Sleeps> sleeps = new HashMap<>();
    private final Set<String> down = new TreeSet<>();
    /** Hosts that stay up, though their controller has said that they sleep. */
    private final Set<String> saidAsleep = new TreeSet<>();

    private final Map<String, Long> upFrom = new TreeMap<>();
    private final Map<String, Commanded> last = new HashMap<>();
    private final int boot;
    private final Set<String> busy = new TreeSet<>();
    private double calm = CALM_CPUS;
    private long minute = 10;
    private int slept;
    private int rescues;

    PowerSchedule(long seed) {
        random = new Random(seed);
        boot = 1 + random.nextInt(8);
        int count = 3 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            hosts.add("h" + i);
        }
        for (int i = 0; i < 2 * count; i++) {
            guests.put("v" + i, "h" + i % count);
        }
        run.config.getPower().setEnabled(true);
        run.config.getPower().setColdMillis(2 * MINUTE);
        run.config.getPower().setReserveHosts(random.nextInt(2));
        run.config.getPower().setMinAwakeHosts(1 + random.nextInt(2));
        run.config.getPower().setMinUpMillis((1 + random.nextInt(15)) * MINUTE);
        run.config.getPower().setMinDownMillis(random.nextInt(15) * MINUTE);
    }

    /** What was found wrong, in words. */
    List<String> run() {
        for (int turn = 0; turn < TURNS && faults.isEmpty(); turn++) {
            for (String host : hosts) {
                wakes.put(host, Wakes.values()[random.nextInt(Wakes.values().length)]);
                sleeps.put(host, random.nextInt(2) == 0 ? Sleeps.GOOD : any(Sleeps.values()));
            }
            calm = CALM_CPUS;
            busy.clear();
            for (int i = 0; i < CALM_TICKS; i++) {
                tick();
            }
            fill();
            rescue();
        }
        faults.addAll(checks.breaches());
        return faults;
    }

    /** How many hosts were put to sleep. */
    int slept() {
        return slept;
    }

    /** How often hosts were hot without room, and one was woken in time. */
    int rescues() {
        return rescues;
    }

    private <T> T any(T[] of) {
        return of[random.nextInt(of.length)];
    }

    /** Makes as many guests busy as take one host more than are awake. */
    private void fill() {
        calm = IDLE_CPUS;
        List<String> usable = usable();
        usable.forEach(host -> on(host).stream().limit(BUSY_GUESTS).forEach(busy::add));
        for (String guest : guests.keySet()) {
            if (busy.size() <= BUSY_GUESTS * usable.size()) {
                busy.add(guest);
            }
        }
        List<String> asleep =
                down.stream().filter(host -> run.ledger().power().asleep(host)).toList();
        if (!asleep.isEmpty()) {
            wakes.put(asleep.get(random.nextInt(asleep.size())), Wakes.GOOD);
        }
    }

    private List<String> usable() {
        return hosts.stream()
                .filter(host -> !down.contains(host) && run.ledger().power().awake(host))
                .toList();
    }

    private int busyOn(String host) {
        return (int) on(host).stream().filter(busy::contains).count();
    }

    private boolean isHot() {
        return hosts.stream().anyMatch(host -> busyOn(host) > BUSY_GUESTS);
    }

    private boolean isSaturated() {
        return isHot() && usable().stream().allMatch(host -> busyOn(host) >= BUSY_GUESTS);
    }

    /** Whether a host could relieve the hot ones, were it up: guests do not go back within their cool-down (I4). */
    private boolean helps(String host) {
        long cooldown = run.config.getDecision().getCooldownMillis();
        return busy.stream()
                .filter(guest -> busyOn(Objects.requireNonNull(guests.get(guest))) > BUSY_GUESTS)
                .map(left::get)
                .anyMatch(move ->
                        move == null || !move.from().equals(host) || (minute - move.minute()) * MINUTE >= cooldown);
    }

    private boolean canBeRescued() {
        return down.stream()
                .filter(host -> wakes.get(host) == Wakes.GOOD)
                .filter(host -> upFrom.containsKey(host) || run.ledger().power().asleep(host))
                .anyMatch(this::helps);
    }

    /** Runs until no host is hot; only what nobody could help is no fault. */
    private void rescue() {
        long fullFrom = -1;
        long wokenAt = -1;
        int heldUp = 0;
        long begin = minute;
        while (isHot() && minute < begin + LONGEST_TICKS && faults.isEmpty()) {
            if (fullFrom < 0 && isSaturated()) {
                if (!canBeRescued()) {
                    return;
                }
                fullFrom = minute;
            }
            long at = minute;
            for (PowerCommand command : tick()) {
                if (command.getAction() == PowerAction.SLEEP) {
                    faults.add(command.getHost() + " is put to sleep at " + at + " beside a hot host");
                } else if (wakes.get(command.getHost()) != Wakes.GOOD) {
                    heldUp += Objects.requireNonNull(wakes.get(command.getHost())).holdsUp;
                } else if (wokenAt < 0) {
                    wokenAt = at;
                }
            }
            if (fullFrom >= 0 && wokenAt < 0 && at > fullFrom + heldUp) {
                faults.add("hot and full since " + fullFrom + ", at " + at + " nobody who comes is woken: " + wakes);
            }
            if (fullFrom >= 0 && wokenAt >= 0 && at > Math.max(fullFrom, wokenAt) + boot + MOVE_TICKS) {
                faults.add(
                        "hot at " + at + ", full since " + fullFrom + ", woken at " + wokenAt + ", boots in " + boot);
            }
        }
        if (fullFrom >= 0 && wokenAt >= 0) {
            rescues++;
        }
        for (int i = 0; i < LINGERING_TICKS; i++) {
            tick();
        }
    }

    /** Lets a minute pass, and returns what was commanded of power at its end. */
    private List<PowerCommand> tick() {
        upFrom.forEach((host, from) -> {
            if (from <= minute) {
                down.remove(host);
            }
        });
        upFrom.values().removeIf(from -> from <= minute);
        Window window = Window.at(minute);
        for (String host : hosts) {
            window.host(host);
            if (down.contains(host)) {
                window.silent();
            } else {
                on(host).forEach(guest -> window.guest(guest, busy.contains(guest) ? BUSY_CPUS : calm, 2));
            }
        }
        run.tick(window);
        checks.check(window, run, this);
        List<PowerCommand> commands = run.powers();
        commands.forEach(this::flaps);
        commands.forEach(this::helpsNobody);
        commands.forEach(command -> {
            switch (command.getAction()) {
                case SLEEP -> sleep(command);
                case WAKE -> wake(command);
            }
        });
        run.migrations().forEach(this::move);
        minute++;
        return commands;
    }

    /** Hot hosts without room wait for nobody's minimum down time. */
    private void flaps(PowerCommand command) {
        Commanded before = last.put(command.getHost(), new Commanded(command.getAction(), minute));
        if (before == null || before.action() == command.getAction()) {
            return;
        }
        long least = switch (command.getAction()) {
            case SLEEP -> run.config.getPower().getMinUpMillis();
            case WAKE -> isHot() ? 0 : run.config.getPower().getMinDownMillis();
        };
        long after = (minute - before.minute()) * MINUTE;
        if (after < least) {
            faults.add(command.getAction() + " of " + command.getHost() + " at " + minute + ", " + after
                    + " ms after its " + before.action() + "; at least " + least + " ms are asked");
        }
    }

    /** Beyond the reserve hosts are woken only for hot ones that they can relieve. */
    private void helpsNobody(PowerCommand command) {
        if (command.getAction() == PowerAction.WAKE
                && run.config.getPower().getReserveHosts() == 0
                && !helps(command.getHost())) {
            faults.add(command.getHost() + " is woken at " + minute + ", and no guest of a hot host can go there");
        }
    }

    private void sleep(PowerCommand command) {
        String host = command.getHost();
        slept++;
        switch (Objects.requireNonNull(sleeps.get(host))) {
            case GOOD -> {
                down.add(host);
                hear(command, CommandStatus.SUCCEEDED);
            }
            case FORGOTTEN -> {
                down.add(host);
                hear(command, CommandStatus.RUNNING);
            }
            case DEAD -> hear(command, CommandStatus.FAILED);
            case LYING -> {
                saidAsleep.add(host);
                hear(command, CommandStatus.SUCCEEDED);
            }
            case STUCK -> hear(command, CommandStatus.RUNNING);
            case MUTE -> {}
        }
    }

    private void wake(PowerCommand command) {
        String host = command.getHost();
        saidAsleep.remove(host);
        switch (Objects.requireNonNull(wakes.get(host))) {
            case GOOD -> {
                upFrom.put(host, minute + boot);
                hear(command, CommandStatus.ACCEPTED);
            }
            case DEAD -> hear(command, CommandStatus.FAILED);
            case LYING -> hear(command, CommandStatus.SUCCEEDED);
            case STUCK -> hear(command, CommandStatus.ACCEPTED);
            case MUTE -> {}
        }
    }

    private void move(MigrationCommand command) {
        guests.put(command.getVm(), command.getDestination());
        left.put(command.getVm(), new Left(command.getSource(), minute));
        run.hear(Events.of(command, CommandStatus.SUCCEEDED, minute * MINUTE + 20_000));
    }

    private void hear(PowerCommand command, CommandStatus status) {
        run.hear(Events.of(command, status, minute * MINUTE + 20_000));
    }

    @Override
    public boolean isAsleep(String host) {
        return down.contains(host) || saidAsleep.contains(host);
    }

    @Override
    public Collection<String> on(String host) {
        return guests.entrySet().stream()
                .filter(guest -> guest.getValue().equals(host))
                .map(Map.Entry::getKey)
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
