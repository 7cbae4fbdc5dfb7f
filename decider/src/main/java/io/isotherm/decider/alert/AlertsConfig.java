package io.isotherm.decider.alert;

import io.isotherm.files.TextFile;
import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where alerts go. */
public final class AlertsConfig {
    public static final Setting<Optional<String>> WEBHOOK = Setting.optional(
            "alerts.webhook",
            Scalar.text(),
            "Address (https, or http of this machine) to which the decider posts what needs a person, as JSON, when it begins "
                    + "and when it is over.");
    public static final Setting<Optional<String>> SECRET_FILE = Setting.optional(
            "alerts.secretFile",
            Scalar.text(),
            "File of the secret that it sends along (Authorization: Bearer SECRET).");

    public static final Section SECTION =
            new Section("alerts", "Where the decider tells what needs a person.", List.of(WEBHOOK, SECRET_FILE));

    private AlertsConfig() {}

    /**
     * Who takes alerts.
     *
     * @throws IllegalStateException if the address or the file cannot be used, with the setting and the remedy
     */
    public static Consumer<Alert> receiver(Settings settings) {
        return settings.get(WEBHOOK)
                .<Consumer<Alert>>map(address ->
                        new Webhook(address(address), settings.get(SECRET_FILE).map(AlertsConfig::secret)))
                .orElse(alert -> {});
    }

    private static URI address(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
        String host = String.valueOf(address.getHost());
        boolean own = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if (address.getHost() == null
                || !("https".equals(address.getScheme()) || own && "http".equals(address.getScheme()))) {
            throw refused(text);
        }
        return address;
    }

    private static IllegalStateException refused(String text) {
        return new IllegalStateException(
                WEBHOOK.key() + ": '" + text
                        + "' cannot be used; give an address that begins with https://, or with http://127.0.0.1:PORT/ on this machine");
    }

    private static String secret(String file) {
        try {
            String secret = TextFile.read(Path.of(file)).strip();
            if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new IllegalStateException(SECRET_FILE.key() + ": " + file
                        + " holds no secret; it must be one line of visible ASCII characters");
            }
            return secret;
        } catch (IOException e) {
            throw new IllegalStateException(
                    SECRET_FILE.key() + ": " + file + " cannot be read; name a text file that this user may read", e);
        }
    }
}
