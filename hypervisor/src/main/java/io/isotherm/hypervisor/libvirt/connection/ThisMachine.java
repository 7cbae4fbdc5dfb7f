package io.isotherm.hypervisor.libvirt.connection;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The machine that this process runs on, as libvirt's addresses name it: by its host name, with or without a domain, or by
 * an address of one of its network interfaces. No name server is asked.
 *
 * @param name its host name; empty where it does not tell
 */
public record ThisMachine(String name) {
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:]+]");

    /** As the system tells. */
    public static ThisMachine find() {
        try {
            return new ThisMachine(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return new ThisMachine(
                    Optional.ofNullable(System.getenv("HOSTNAME")).orElse(""));
        }
    }

    /** Whether an address leads here. */
    public boolean isAt(String uri) {
        String host = host(uri);
        if (host == null) {
            return uri.matches("[a-z+]+:///.*");
        }
        return NUMERIC.matcher(host).matches() ? isInterface(host) : isName(host);
    }

    /** The address of libvirt on this machine for an address that leads here from elsewhere. */
    public String local(String uri) {
        return isAt(uri) ? uri.replaceFirst("^([a-z]+)(\\+[a-z0-9]+)?://[^/]*/([^?]*).*$", "$1:///$3") : uri;
    }

    private boolean isName(String host) {
        String here = name.toLowerCase(Locale.ROOT);
        String there = host.toLowerCase(Locale.ROOT);
        boolean oneIsShort = !here.contains(".") || !there.contains(".");
        return !here.isEmpty()
                && (here.equals(there) || (oneIsShort && first(here).equals(first(there))));
    }

    private static String first(String host) {
        return host.split("\\.", 2)[0];
    }

    private static @Nullable String host(String uri) {
        try {
            return new URI(uri).getHost();
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private static boolean isInterface(String host) {
        try {
            // A numeric address is taken as it is.
            return NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }
}
