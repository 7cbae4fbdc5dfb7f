package io.isotherm.decider.core.tick;

import static io.isotherm.decider.core.tick.Window.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.schema.CommandStatus;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.PowerAction;
import io.isotherm.schema.PowerCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Some hosts sleep, a host gets hot, and power control has random faults: whoever can be woken is asked as soon as those
 * before have failed or had their time, and relieves the hot host within two ticks of being up. {@code -Dschedules=1000}
 * runs so many seeds, {@code -Dseed=17} one.
 */
class RescueTest {
    private static final int SAMPLE = 200;
    private static final int LONGEST_TICKS = 300;

    /** What becomes of a command to wake a host, and how many ticks it may hold up the rescue. */
    private enum Controller {
        GOOD(0),
        /** It fails at once. */
        DEAD(1),
        /** Nobody answers. */
        MUTE(2),
        /** It says that the host is up, which it never is. */
        LYING(15),
        /** It says that it is at work, for ever. */
        STUCK(15);

        private final int holdsUp;

        Controller(int holdsUp) {
            this.holdsUp = holdsUp;
        }
    }

    @Test
    void whoeverCanBeWokenIsWokenInTime() {
        Long one = Long.getLong("seed");
        int seeds = one == null ? Integer.getInteger("schedules", SAMPLE) : 1;
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            long seed = one == null ? i : one;
            String fault = new Rescue(seed).run();
            if (!fault.isEmpty()) {
                faults.add("seed " + seed + ": " + fault);
            }
        }
        assertThat(faults).as("of %d; -Dseed=N runs one", seeds).isEmpty();
    }

    private static final class Rescue {
        private final PoolRun pool = new PoolRun();
        private final Map<String, Controller> controllers = new TreeMap<>();
        private final Map<String, Long> upFrom = new TreeMap<>();
        private final int boot;
        private long minute = 10;

        Rescue(long seed) {
            Random random = new Random(seed);
            int asleep = 1 + random.nextInt(6);
            for (int i = 0; i < asleep; i++) {
                controllers.put("s" + i, Controller.values()[random.nextInt(Controller.values().length)]);
            }
            controllers.put("s" + random.nextInt(asleep), Controller.GOOD);
            boot = 1 + random.nextInt(8);
            pool.config.getPower().setEnabled(true);
            pool.config.getPower().setColdMillis(5 * MINUTE);
            pool.config.getPower().setReserveHosts(0);
            pool.config.getPower().setMinAwakeHosts(2);
        }

        String run() {
            controllers.keySet().forEach(host -> upFrom.put(host, 0L));
            pool.tick(window(1, 0, 1));
            minute += 4;
            pool.tick(window(1, 0, 1));
            pool.powers()
                    .forEach(command -> pool.hear(Events.of(
                            command,
                            CommandStatus.SUCCEEDED,
                            command.getIssuedAt().toEpochMilli() + 50_000)));
            upFrom.clear();
            pool.tick(window(1, 0, 1));
            if (pool.ledger().power().hosts().size() != controllers.size()) {
                return "asleep are " + pool.ledger().power().hosts().keySet() + " of " + controllers;
            }
            long hot = minute;
            List<String> bad = new ArrayList<>();
            long wokenAt = 0;
            while (minute < hot + LONGEST_TICKS) {
                pool.tick(window(4.6, 4.5, 3.7));
                for (PowerCommand command : pool.powers()) {
                    if (command.getAction() == PowerAction.SLEEP) {
                        return command.getHost() + " is put to sleep beside a hot host";
                    }
                    if (wokenAt > 0) {
                        return command.getHost() + " is woken, though one that is enough is on its way up";
                    }
                    answer(command);
                    if (controllers.get(command.getHost()) == Controller.GOOD) {
                        wokenAt = minute - 1;
                    } else {
                        bad.add(command.getHost());
                    }
                }
                if (pool.migrations().stream()
                        .map(MigrationCommand::getDestination)
                        .anyMatch(host -> controllers.get(host) == Controller.GOOD)) {
                    return late(hot, wokenAt, bad);
                }
            }
            return "nobody rescues it; asked were " + bad + " of " + controllers;
        }

        private String late(long hot, long wokenAt, List<String> bad) {
            long heldUp = bad.stream()
                    .mapToLong(host -> controllers.getOrDefault(host, Controller.GOOD).holdsUp)
                    .sum();
            if (wokenAt > hot + heldUp) {
                return "the good host is woken after " + (wokenAt - hot) + " ticks; before it were asked " + bad
                        + " of " + controllers;
            }
            long relieved = minute - 1 - wokenAt;
            return relieved > boot + 2 ? "relieved " + relieved + " ticks after the wake, with a boot of " + boot : "";
        }

        private void answer(PowerCommand command) {
            long at = command.getIssuedAt().toEpochMilli() + 20_000;
            switch (controllers.getOrDefault(command.getHost(), Controller.DEAD)) {
                case DEAD -> pool.hear(Events.of(command, CommandStatus.FAILED, at));
                case LYING -> pool.hear(Events.of(command, CommandStatus.SUCCEEDED, at));
                case STUCK -> pool.hear(Events.of(command, CommandStatus.ACCEPTED, at));
                case GOOD -> {
                    pool.hear(Events.of(command, CommandStatus.ACCEPTED, at));
                    upFrom.put(command.getHost(), minute - 1 + boot);
                }
                case MUTE -> {}
            }
        }

        private Window window(double first, double second, double others) {
            Window window = Window.at(minute).host("a").guest("v1", first, 4);
            if (second > 0) {
                window.guest("v2", second, 4);
            }
            window.host("b").guest("w1", others, 4).guest("w2", others, 4);
            for (String name : controllers.keySet()) {
                window.host(name);
                if (upFrom.getOrDefault(name, Long.MAX_VALUE) > minute) {
                    window.silent();
                }
            }
            minute++;
            return window;
        }
    }
}
