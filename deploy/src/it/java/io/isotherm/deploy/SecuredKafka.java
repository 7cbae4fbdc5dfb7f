package io.isotherm.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * What a Kafka broker needs that takes only TLS and knows its users by SCRAM, with an authorizer: its settings, its
 * certificate and its formatted data; and for each user files with the passwords, which only its container sees.
 */
final class SecuredKafka {
    static final String ADMINISTRATOR = "administrator";

    private static final String KEYSTORE = "keystore";
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String DATA = "/var/lib/isotherm";
    private static final String MECHANISM = "SCRAM-SHA-512";

    private final Path directory;
    private final Map<String, String> passwords;
    private final Map<String, String> registryPasswords;

    private SecuredKafka(Path directory, Set<String> names) {
        this.directory = directory;
        this.passwords = passwords(names);
        this.registryPasswords = passwords(names);
    }

    private static Map<String, String> passwords(Set<String> names) {
        return names.stream()
                .collect(Collectors.toMap(
                        user -> user,
                        user -> "pw" + UUID.randomUUID().toString().replace("-", "")));
    }

    /**
     * Makes all of it.
     *
     * @param directory an empty one
     * @param users whom the broker is to know beside its administrator
     */
    static SecuredKafka prepare(Path directory, List<String> users) throws IOException {
        SecuredKafka kafka = new SecuredKafka(
                directory,
                Stream.concat(Stream.of(ADMINISTRATOR, KEYSTORE), users.stream())
                        .collect(Collectors.toSet()));
        kafka.writePasswords("password", kafka.passwords);
        kafka.writePasswords("registry-password", kafka.registryPasswords);
        Files.createDirectories(kafka.broker());
        Files.createDirectories(kafka.data());
        kafka.makeCertificate();
        kafka.format(users);
        kafka.write(kafka.broker().resolve("server.properties"), kafka.settings(DATA));
        // The containers' user is another one.
        Script.run(SOON, "chown", "-R", "10001:10001", directory.toString());
        Script.run(SOON, "chmod", "-R", "go-rwx", directory.toString());
        return kafka;
    }

    private void writePasswords(String file, Map<String, String> of) throws IOException {
        for (Map.Entry<String, String> user : of.entrySet()) {
            Path folder = Files.createDirectories(secretsOf(user.getKey()));
            Files.writeString(folder.resolve(file), user.getValue() + "\n");
        }
    }

    /** All that must be read nowhere. */
    List<String> secrets() {
        return Stream.concat(passwords.values().stream(), registryPasswords.values().stream())
                .toList();
    }

    /** Of each user, for the registry. */
    Map<String, String> registryPasswords() {
        return registryPasswords;
    }

    /** The key and the certificate of Kafka and the registry, for {@link #keyPassword}. */
    KeyStore keys() throws IOException {
        try {
            return KeyStore.getInstance(broker().resolve("kafka.p12").toFile(), keyPassword());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key that was just made cannot be read", e);
        }
    }

    char[] keyPassword() {
        return Objects.requireNonNull(passwords.get(KEYSTORE)).toCharArray();
    }

    /** Holds files {@code password}, Kafka's, and {@code registry-password}. */
    Path secretsOf(String user) {
        return directory.resolve("secrets").resolve(user);
    }

    /** Holds {@code server.properties} and the broker's key. */
    Path broker() {
        return directory.resolve("broker");
    }

    /** The broker's formatted data. */
    Path data() {
        return directory.resolve("data");
    }

    /** The certificate that clients trust, in PEM. */
    Path certificate() {
        return directory.resolve("certificate.pem");
    }

    private void makeCertificate() {
        String keystore = broker().resolve("kafka.p12").toString();
        List<String> keytool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                keystore,
                "-storetype",
                "PKCS12",
                "-storepass:file",
                secretsOf(KEYSTORE).resolve("password").toString(),
                "-alias",
                "kafka");
        run(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kafka",
                "-ext",
                "san=dns:kafka,dns:registry",
                "-validity",
                "2");
        run(keytool, "-exportcert", "-rfc", "-file", certificate().toString());
    }

    private static void run(List<String> command, String... more) {
        Script.run(SOON, Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private Map<String, String> settings(String data) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("node.id", "1");
        settings.put("process.roles", "broker,controller");
        settings.put("log.dirs", data);
        settings.put("listeners", "SASL_SSL://0.0.0.0:9093,CONTROLLER://localhost:9094");
        settings.put("advertised.listeners", "SASL_SSL://kafka:9093,CONTROLLER://localhost:9094");
        settings.put("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "SASL_SSL");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@localhost:9094");
        settings.put("sasl.enabled.mechanisms", MECHANISM);
        settings.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
        settings.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + ADMINISTRATOR
                        + "\" password=\"" + passwords.get(ADMINISTRATOR) + "\";");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", "/etc/kafka/kafka.p12");
        settings.put("ssl.keystore.password", passwords.get(KEYSTORE));
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", "/etc/tls/certificate.pem");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // The controller's own connections have no user.
        settings.put("super.users", "User:" + ADMINISTRATOR + ";User:ANONYMOUS");
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "2");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "2");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        return settings;
    }

    private void format(List<String> users) throws IOException {
        Path file = directory.resolve("format.properties");
        write(file, settings(data().toString()));
        List<String> arguments =
                new ArrayList<>(List.of("format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()));
        Stream.concat(Stream.of(ADMINISTRATOR), users.stream()).forEach(user -> {
            arguments.add("--add-scram");
            arguments.add(MECHANISM + "=[name=" + user + ",password=" + passwords.get(user) + "]");
        });
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int exitCode = StorageTool.execute(arguments.toArray(String[]::new), silent);
        if (exitCode != 0) {
            throw new IllegalStateException("The broker's data was not formatted: exit code " + exitCode);
        }
        Files.delete(file);
    }

    private void write(Path file, Map<String, String> settings) throws IOException {
        Files.writeString(
                file,
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
    }
}
