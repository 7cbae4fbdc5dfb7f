package io.isotherm.runtime;

import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where and how health and metrics are answered.
 *
 * @param host name or address of the interface
 * @param port 0 to 65535; 0 has the system choose a free one, which the log names
 * @param certificateFile the service's certificate and those that it stands on, in PEM; present for TLS, with the key
 * @param keyFile the certificate's private key, in PEM
 * @param tokenFile holds what whoever asks must present; empty for nothing
 * @param plaintext whether TLS and token may be missing beyond loopback
 */
public record OperationsConfig(
        String host,
        int port,
        Optional<Path> certificateFile,
        Optional<Path> keyFile,
        Optional<Path> tokenFile,
        boolean plaintext) {
    public static final Setting<String> HOST = Setting.of(
            "operations.host",
            Scalar.text(),
            "127.0.0.1",
            "Interface on which health (/health/live, /health/ready, /health/progressing) and /metrics are answered. Beyond loopback only "
                    + "with a certificate and a token, or plaintext.");
    public static final Setting<Integer> PORT = Setting.port(
            "operations.port", 0, "Port of health and metrics; 0 has the system choose, and the log tell.");
    public static final Setting<Optional<String>> CERTIFICATE_FILE = Setting.optional(
            "operations.certificateFile",
            Scalar.text(),
            "File (PEM) of the service's certificate, followed by those of its issuers; with it health and metrics are "
                    + "answered over TLS only.");
    public static final Setting<Optional<String>> KEY_FILE = Setting.optional(
            "operations.keyFile", Scalar.text(), "File (PEM, PKCS #8, unencrypted) of the certificate's private key.");
    public static final Setting<Optional<String>> TOKEN_FILE = Setting.optional(
            "operations.tokenFile",
            Scalar.text(),
            "File of the token that whoever asks must present (Authorization: Bearer TOKEN): a line of at least 16 "
                    + "characters.");
    public static final Setting<Boolean> PLAINTEXT = Setting.of(
            "operations.plaintext",
            Scalar.flag(),
            false,
            "Whether health and metrics may be answered beyond loopback without TLS and token, as within a network of "
                    + "containers that nobody else reaches.");

    public static final Section SECTION = new Section(
            "operations",
            "Where and how health and metrics are answered.",
            List.of(HOST, PORT, CERTIFICATE_FILE, KEY_FILE, TOKEN_FILE, PLAINTEXT));

    public static OperationsConfig from(Settings settings) {
        return new OperationsConfig(
                settings.get(HOST),
                settings.get(PORT),
                settings.get(CERTIFICATE_FILE).map(Path::of),
                settings.get(KEY_FILE).map(Path::of),
                settings.get(TOKEN_FILE).map(Path::of),
                settings.get(PLAINTEXT));
    }

    /** On loopback, without TLS and token. */
    public static OperationsConfig loopback(int port) {
        return new OperationsConfig(
                HOST.fallback(), port, Optional.empty(), Optional.empty(), Optional.empty(), PLAINTEXT.fallback());
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** Where a process on this machine asks. */
    String url() {
        InetSocketAddress address = address();
        boolean everywhere =
                address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        String name = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return (certificateFile.isPresent() ? "https://" : "http://") + name + ":" + port;
    }
}
