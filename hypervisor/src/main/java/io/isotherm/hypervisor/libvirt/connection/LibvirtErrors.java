package io.isotherm.hypervisor.libvirt.connection;

import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** What libvirt's errors mean to us, by code and, where the code says too little, by message. */
public final class LibvirtErrors {
    private LibvirtErrors() {}

    /** Whether a connection that gave this error is of no more use. */
    public static boolean meansConnectionLost(@Nullable ErrorNumber code) {
        return code != null
                && switch (code) {
                    case VIR_ERR_INVALID_CONN,
                            VIR_ERR_NO_CONNECT,
                            VIR_ERR_NO_SERVER,
                            VIR_ERR_NO_CLIENT,
                            VIR_ERR_RPC,
                            VIR_ERR_SYSTEM_ERROR,
                            VIR_ERR_GNUTLS_ERROR,
                            VIR_ERR_SSH,
                            VIR_ERR_LIBSSH,
                            VIR_ERR_AUTH_FAILED,
                            VIR_ERR_AUTH_CANCELLED,
                            VIR_ERR_AUTH_UNAVAILABLE -> true;
                    default -> false;
                };
    }

    /** The meaning of an error of an ordinary call. */
    public static Kind ofCall(@Nullable ErrorNumber code, String message) {
        if (code == null) {
            return Kind.OTHER;
        }
        if (meansConnectionLost(code)) {
            return Kind.UNREACHABLE;
        }
        return switch (code) {
            case VIR_ERR_NO_SUPPORT,
                    VIR_ERR_OPERATION_UNSUPPORTED,
                    VIR_ERR_ARGUMENT_UNSUPPORTED,
                    VIR_ERR_CONFIG_UNSUPPORTED,
                    VIR_ERR_MIGRATE_UNSAFE -> Kind.UNSUPPORTED;
            case VIR_ERR_NO_DOMAIN -> Kind.VM_UNKNOWN;
            case VIR_ERR_OPERATION_TIMEOUT, VIR_ERR_RESOURCE_BUSY -> Kind.VM_BUSY;
            case VIR_ERR_DOM_EXIST -> Kind.NAME_CLASH;
            case VIR_ERR_CPU_INCOMPATIBLE -> Kind.INCOMPATIBLE_CPU;
            case VIR_ERR_OPERATION_INVALID -> says(message, "not running") ? Kind.VM_NOT_RUNNING : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    /**
     * The meaning of an error of a migration. The source's daemon reports what it could not do at the destination, mostly
     * under a general code.
     */
    public static Kind ofMigration(@Nullable ErrorNumber code, String message) {
        if (says(message, "remote libvirt URI", "unable to connect to server at", "unable to resolve")) {
            return Kind.DESTINATION_UNREACHABLE;
        }
        if (says(message, "already exists", "already active", "is already defined")) {
            return Kind.NAME_CLASH;
        }
        if (says(message, "logdirty", "log-dirty")) {
            return Kind.NO_LOG_DIRTY;
        }
        if (says(message, "not enough memory", "insufficient memory", "cannot allocate memory")) {
            return Kind.DESTINATION_NO_MEMORY;
        }
        Kind kind = ofCall(code, message);
        return kind == Kind.OTHER ? Kind.MIGRATION_FAILED : kind;
    }

    public static HypervisorException ofCall(String host, LibvirtException e) {
        return new HypervisorException(
                ofCall(codeOf(e), messageOf(e)), "Host " + host + ": " + messageOf(e) + " (" + codeOf(e) + ")", e);
    }

    public static HypervisorException ofMigration(String what, LibvirtException e) {
        String message = messageOf(e);
        return new HypervisorException(
                ofMigration(codeOf(e), message), what + ": " + message + " (" + codeOf(e) + ")", e);
    }

    public static @Nullable ErrorNumber codeOf(LibvirtException e) {
        return e.getError() == null ? null : e.getError().getCode();
    }

    private static String messageOf(LibvirtException e) {
        return e.getMessage() == null ? "no message" : e.getMessage();
    }

    private static boolean says(String message, String... phrases) {
        String lower = message.toLowerCase(Locale.ROOT);
        for (String phrase : phrases) {
            if (lower.contains(phrase.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
