package io.isotherm.hypervisor.libvirt.connection;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads libvirt when it is first needed, keeps it from printing errors by itself, and runs its event loop, without which
 * connections have no keepalive and one to a host that vanished would wait forever.
 */
public final class LibvirtLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtLibrary.class);

    /** What loads the library; a failure comes as an error of the linker. */
    public interface Loading {
        void run() throws LibvirtException;
    }

    private LibvirtLibrary() {}

    /** Makes sure that libvirt is there. */
    public static void require() {
        require(Setup::begin);
    }

    public static void require(Loading loading) {
        try {
            loading.run();
        } catch (LinkageError e) {
            throw new HypervisorException(
                    Kind.UNSUPPORTED,
                    "libvirt's client library (libvirt.so.0) cannot be loaded; install it, on Debian with: apt-get"
                            + " install libvirt0",
                    e);
        } catch (LibvirtException e) {
            throw new HypervisorException(Kind.OTHER, "libvirt cannot be initialised: " + e.getMessage(), e);
        }
    }

    /** A class of its own, so that the library is loaded once, and not before somebody asks. */
    private static final class Setup {
        // Native code calls it at any time: it must never be collected.
        private static final Libvirt.VirErrorCallback CALLBACK =
                (userData, error) -> LOG.debug("libvirt: code {}, {}", error.code, error.message);

        private static boolean begun;

        private static synchronized void begin() throws LibvirtException {
            if (!begun) {
                Connect.setErrorCallback(CALLBACK);
                // Before any connection is opened: those opened earlier would know no loop.
                Library.initEventLoop();
                Thread loop = new Thread(Setup::runEvents, "libvirt-events");
                loop.setDaemon(true);
                loop.start();
                begun = true;
            }
        }

        private static void runEvents() {
            try {
                Library.runEventLoop();
            } catch (LibvirtException e) {
                LOG.error("libvirt's event loop ended; connections to hosts that vanish will not be noticed", e);
            } catch (InterruptedException e) {
                LOG.debug("libvirt's event loop was told to end", e);
            }
        }
    }
}
