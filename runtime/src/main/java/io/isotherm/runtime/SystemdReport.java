package io.isotherm.runtime;

import com.sun.jna.Function;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the services of this process are, where its unit asks for it ({@code Type=notify}, {@code
 * WatchdogSec}): that all are ready, once; that each is live, several times in the watchdog's interval; what is the matter
 * with those that are not ready. A service that is not live, or whose health cannot be had, is told by silence, and systemd
 * restarts the process.
 */
final class SystemdReport {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdReport.class);

    private static final Duration WHILE_STARTING = Duration.ofSeconds(1);
    private static final Duration WITHOUT_WATCHDOG = Duration.ofSeconds(10);
    private static final int TIMES_IN_AN_INTERVAL = 3;

    private final Consumer<String> systemd;
    private final List<Service> services;
    private final Duration interval;
    private boolean ready;
    private String status = "";

    /**
     * @param environment of the process, in which systemd says what it wants to be told
     * @param systemd takes what sd_notify(3) calls a state
     * @param services asked anew at each report, so that they may change
     */
    SystemdReport(Map<String, String> environment, Consumer<String> systemd, List<Service> services) {
        this.systemd = systemd;
        this.services = services;
        this.interval = Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .map(micros -> Duration.of(Long.parseLong(micros) / TIMES_IN_AN_INTERVAL, ChronoUnit.MICROS))
                .orElse(WITHOUT_WATCHDOG);
    }

    /** Begins to report, until the process ends; does nothing where systemd does not ask for it. */
    static void start(Map<String, String> environment, List<Service> services) {
        if (environment.containsKey("NOTIFY_SOCKET")) {
            SystemdReport report = new SystemdReport(environment, SystemdReport::send, services);
            Thread thread = new Thread(report::reportAgainAndAgain, "systemd");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void reportAgainAndAgain() {
        try {
            while (true) {
                report();
                // Health has no news to wait for, and how often it is asked changes once all are ready.
                Thread.sleep((ready ? interval : WHILE_STARTING).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LinkageError e) {
            LOG.error("systemd is not told how the services are, and will end the process: install libsystemd0", e);
        }
    }

    /** Asks all services once, and tells systemd. */
    void report() {
        boolean allReady = true;
        boolean allLive = true;
        List<String> troubles = new ArrayList<>();
        for (Service service : services) {
            Health health = health(service);
            allReady &= health.ready();
            allLive &= health.live();
            if (!health.ready() || !health.live()) {
                troubles.add(service.name() + " " + (health.live() ? "not ready" : "failed") + text(health));
            }
        }
        List<String> states = new ArrayList<>();
        if (allReady && !ready) {
            ready = true;
            states.add("READY=1");
        }
        if (allLive) {
            states.add("WATCHDOG=1");
        }
        String now = troubles.isEmpty() ? "Ready" : String.join("; ", troubles);
        if (!now.equals(status)) {
            status = now;
            states.add("STATUS=" + now);
        }
        if (!states.isEmpty()) {
            systemd.accept(String.join("\n", states));
        }
    }

    private static Health health(Service service) {
        try {
            return service.health();
        } catch (RuntimeException e) {
            LOG.error("{} does not tell how it is", service.name(), e);
            return Health.of(false, false, Map.of());
        }
    }

    /** A state is one line. */
    private static String text(Health health) {
        return health.details().isEmpty()
                ? ""
                : " (" + health.details().toString().replaceAll("\\p{Cntrl}+", " ") + ")";
    }

    private static void send(String state) {
        int sent = Function.getFunction("libsystemd.so.0", "sd_notify", Function.C_CONVENTION, "UTF-8")
                .invokeInt(new Object[] {0, state});
        if (sent < 0) {
            LOG.warn("systemd was not told {}: error {}", state, -sent);
        }
    }
}
