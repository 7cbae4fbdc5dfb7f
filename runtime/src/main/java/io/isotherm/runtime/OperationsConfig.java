package io.isotherm.runtime;

import io.isotherm.runtime.config.Scalar;
import io.isotherm.runtime.config.Setting;
import io.isotherm.runtime.config.Settings;
import io.isotherm.runtime.config.Settings.Section;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where health and metrics are answered.
 *
 * @param host name or address of the interface
 * @param port 0 to 65535; 0 has the system choose a free one, which the log names
 */
public record OperationsConfig(String host, int port) {
    public static final Setting<String> HOST = Setting.of(
            "operations.host",
            Scalar.text(),
            "127.0.0.1",
            "Interface on which health (/health/live, /health/ready) and /metrics are answered, without authentication.");
    public static final Setting<Integer> PORT = Setting.port(
            "operations.port", 0, "Port of health and metrics; 0 has the system choose, and the log tell.");

    public static final Section SECTION =
            new Section("operations", "Where health and metrics are answered.", List.of(HOST, PORT));

    public static OperationsConfig from(Settings settings) {
        return new OperationsConfig(settings.get(HOST), settings.get(PORT));
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }
}
