package io.isotherm.console;

import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where and how the console answers.
 *
 * @param host name or address of the interface
 * @param port 0 to 65535; 0 has the system choose a free one, which the log names
 * @param names further names under which browsers know it, in lower case, without port
 * @param tokenFile the file of the tokens
 * @param certificateFile its certificate and those that it stands on, in PEM; present for TLS, with the key
 * @param keyFile the certificate's private key, in PEM
 * @param plaintext whether TLS may be missing beyond loopback
 */
public record ConsoleConfig(
        String host,
        int port,
        List<String> names,
        Path tokenFile,
        Optional<Path> certificateFile,
        Optional<Path> keyFile,
        boolean plaintext) {
    private static final List<String> LOOPBACK_NAMES = List.of("localhost", "127.0.0.1", "[::1]");

    public static final Setting<String> HOST = Setting.of(
            "console.host",
            Scalar.text(),
            "127.0.0.1",
            "Interface on which the console answers. Beyond loopback only with a certificate, or plaintext, and to nobody "
                    + "without a token.");
    public static final Setting<Integer> PORT =
            Setting.port("console.port", 8085, "Port of the console; 0 has the system choose, and the log tell.");
    public static final Setting<List<String>> NAMES = Setting.texts(
            "console.names",
            List.of(),
            "Further names and addresses under which browsers know the console, without port; under others, beside those "
                    + "of loopback and console.host, it answers nothing.");
    public static final Setting<Optional<String>> TOKEN_FILE = Setting.optional(
            "console.tokenFile",
            Scalar.text(),
            "File of the tokens, which 'isotherm console token' writes; it holds hashes alone. Where none is named, "
                    + "console.tokens in the stateDirectory.");
    public static final Setting<Optional<String>> CERTIFICATE_FILE = Setting.optional(
            "console.certificateFile",
            Scalar.text(),
            "File (PEM) of the console's certificate, followed by those of its issuers; with it the console answers over "
                    + "TLS only.");
    public static final Setting<Optional<String>> KEY_FILE = Setting.optional(
            "console.keyFile", Scalar.text(), "File (PEM, PKCS #8, unencrypted) of the certificate's private key.");
    public static final Setting<Boolean> PLAINTEXT = Setting.of(
            "console.plaintext",
            Scalar.flag(),
            false,
            "Whether the console may answer beyond loopback without TLS, as in a container whose port is published on "
                    + "loopback alone.");

    public static final Section SECTION = new Section(
            "console",
            "Where and how the console answers.",
            List.of(HOST, PORT, NAMES, TOKEN_FILE, CERTIFICATE_FILE, KEY_FILE, PLAINTEXT));

    public ConsoleConfig {
        names = List.copyOf(names);
    }

    /** @param stateDirectory of the process, for tokens where their file is not named */
    public static ConsoleConfig from(Settings settings, Path stateDirectory) {
        return new ConsoleConfig(
                settings.get(HOST),
                settings.get(PORT),
                settings.get(NAMES),
                settings.get(TOKEN_FILE).map(Path::of).orElse(stateDirectory.resolve("console.tokens")),
                settings.get(CERTIFICATE_FILE).map(Path::of),
                settings.get(KEY_FILE).map(Path::of),
                settings.get(PLAINTEXT));
    }

    /** On loopback, without TLS. */
    public static ConsoleConfig loopback(int port, Path tokenFile) {
        return new ConsoleConfig(
                HOST.fallback(), port, List.of(), tokenFile, Optional.empty(), Optional.empty(), PLAINTEXT.fallback());
    }

    /**
     * Where it listens.
     *
     * @throws IllegalStateException if it must not listen there
     */
    InetSocketAddress address() {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IllegalStateException(
                    "console.host: '" + host + "' is no address of this machine; give one, such as 127.0.0.1");
        }
        if (!isLoopback() && certificateFile.isEmpty() && !plaintext) {
            throw new IllegalStateException("console.host: '" + host
                    + "' is beyond loopback, where the console needs TLS: set console.certificateFile and console.keyFile, "
                    + "or console.plaintext: true where nobody else reaches the network");
        }
        return address;
    }

    /** Whether only this machine reaches it. */
    boolean isLoopback() {
        InetAddress address = new InetSocketAddress(host, port).getAddress();
        return address != null && address.isLoopbackAddress();
    }

    /** All names under which it answers. */
    Set<String> allNames() {
        Set<String> all = new TreeSet<>(LOOPBACK_NAMES);
        all.add(host.contains(":") ? "[" + host + "]" : host.toLowerCase(Locale.ROOT));
        names.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
        return all;
    }
}
