package io.isotherm.hypervisor.libvirt.migration;

import io.isotherm.hypervisor.libvirt.connection.LibvirtHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a host's hypervisor can migrate PV guests live: that needs its log-dirty mode, and with it shadow paging, which
 * Debian's Xen is built without. libvirt tells nothing of it. On the host itself Xen's own tool does; of a host elsewhere
 * it is learned: from the first PV guest that left, or taken as most likely when one fails early for no other reason.
 */
public final class ShadowPaging {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowPaging.class);

    /** Without log-dirty mode nothing is ever sent: the failure comes at once, on slow hosts after some seconds. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    private static final long PATIENCE_SECONDS = 5;

    private final boolean here;
    private volatile Optional<Boolean> known = Optional.empty();

    public ShadowPaging(LibvirtHost host) {
        this.here = host.uri().startsWith("xen:///");
    }

    /** Whether the hypervisor has it, as far as that is known. */
    public Optional<Boolean> known() {
        if (here && known.isEmpty()) {
            known = tell();
        }
        return known;
    }

    /** Whether the hypervisor is known to lack it. */
    public boolean isKnownToLack() {
        return !known().orElse(true);
    }

    /** A PV guest has left the host. */
    public void worked() {
        known = Optional.of(true);
    }

    /** Whether its lack is what most likely made a PV guest's migration fail, for which no other cause was found. */
    public boolean isLikelyToLack(String failure, Duration after) {
        return known.map(has -> !has).orElse(failure.contains("send migration data") && after.compareTo(EARLY) <= 0);
    }

    private static Optional<Boolean> tell() {
        try {
            Process tool = new ProcessBuilder(List.of("xl", "info", "virt_caps"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!tool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                tool.destroyForcibly();
                return Optional.empty();
            }
            return in(new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("xl does not tell whether the hypervisor has shadow paging: {}", e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Whether shadow paging is among the capabilities that {@code xl info virt_caps} prints; empty if it prints none. */
    public static Optional<Boolean> in(String capabilities) {
        List<String> words = List.of(capabilities.strip().split("\\s+"));
        return words.contains("pv") ? Optional.of(words.contains("shadow")) : Optional.empty();
    }
}
