package io.isotherm.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.schema.InventoryHost;
import io.isotherm.schema.PowerControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryFileTest {
    private static final String MACHINE = "4742f0f6-6628-8277-8e0a-4bd2888ac4a3";

    private static InventoryFile parse(String text) {
        return InventoryFile.parse("inventory.yaml", ConfigFile.parse("inventory.yaml", text));
    }

    @Test
    void readsAllThatIsSaidOfAHost() {
        InventoryFile file = parse("""
                pool: lab
                hosts:
                  - name: xen1
                    uri: xen+tls://xen1/system
                    migrationUri: xen+tls://10.0.0.1/system
                    uuid: 4742F0F6-6628-8277-8E0A-4BD2888AC4A3
                    networkBytesPerSecond: 1.25e9
                    diskBytesPerSecond: 5e8
                    cpuMhz: 2400
                    memoryKib: 67108864
                    watts: [93, 135]
                    power: {driver: IPMI, address: bmc1, credentials: bmc, forceOff: true, cipherSuite: 17, timeout: 20s}
                """);

        assertThat(file.pool()).isEqualTo("lab");
        InventoryHost host = Objects.requireNonNull(file.hosts().get("xen1"));
        assertThat(host.getUri()).isEqualTo("xen+tls://xen1/system");
        assertThat(host.getMigrationUri()).isEqualTo("xen+tls://10.0.0.1/system");
        assertThat(host.getUuid()).isEqualTo(MACHINE);
        assertThat(host.getNetworkBytesPerSecond()).isEqualTo(1.25e9);
        assertThat(host.getDiskBytesPerSecond()).isEqualTo(5e8);
        assertThat(host.getCpuMhz()).isEqualTo(2400);
        assertThat(host.getMemoryKib()).isEqualTo(67_108_864);
        assertThat(host.getWatts()).isEqualTo(List.of(93.0, 135.0));
        assertThat(host.getPower())
                .isEqualTo(
                        new PowerControl("ipmi", "bmc1", "bmc", true, Map.of("cipherSuite", "17", "timeout", "20s")));
    }

    @Test
    void readsTheExample() {
        Path example = Path.of("..", "examples", "inventory.yaml");
        assertThat(InventoryFile.parse(example.toString(), ConfigFile.read(example))
                        .hosts())
                .containsOnlyKeys("xen1", "xen2");
    }

    @Test
    void takesAnEmptyListForAPoolWithoutHosts() {
        assertThat(parse("{pool: lab, hosts: []}").hosts()).isEmpty();
    }

    @Test
    void isToldFromTheConfigurationOfAPoolByItsHosts() {
        assertThat(InventoryFile.isInventory(ConfigFile.parse("", "{pool: lab, hosts: []}")))
                .isTrue();
        assertThat(InventoryFile.isInventory(ConfigFile.parse("", "{pool: lab, decision: {mode: observe}}")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: b, uri: 'XEN+tls://a/system'}                | hosts[1].uri: 'XEN+tls://a/system' (that of host a too)
            {name: b, uri: x, uuid: 4742f0f6-6628-8277-8e0a-4bd2888ac4a3} | hosts[1].uuid: '4742f0f6-6628-8277-8e0a-4bd2888ac4a3' (that of host a too)
            {name: a, uri: x}                                   | hosts[1].name: 'a' (given twice)
            {name: b}                                           | hosts[1].uri: is missing
            {name: b, uri: 'xen:///system'}                     | leads every machine to itself
            {name: b, url: x, uri: y}                           | hosts[1].url: is no key; did you mean uri?
            {name: b, uri: x, uuid: me}                         | hosts[1].uuid: 'me' is not allowed; it must be a UUID
            {name: b, uri: x, watts: [93]}                      | hosts[1].watts
            {name: b, uri: x, watts: [93, much]}                | hosts[1].watts: 'much'
            {name: b, uri: x, power: {driver: ipmi}}            | hosts[1].power.address: is missing
            {name: b, uri: x, power: {driver: ipmi, address: y, password: z}} | hosts[1].power.password: is no key
            {name: b, uri: x, power: {driver: ilo, address: y}} | hosts[1].power.driver: 'ilo' is not allowed; it must be one of ipmi, redfish, wake-on-lan, command
            {name: b, uri: x, power: {driver: redfish, address: 'http://y'}} | hosts[1].power.address: 'http://y' is not allowed; it must be https://host
            {name: b, uri: x, power: {driver: ipmi, address: '-I open'}} | hosts[1].power.address
            {name: b, uri: x, power: {driver: wake-on-lan, address: '52:54:00:12:34'}} | hosts[1].power.address
            {name: b, uri: x, power: {driver: command, address: power.sh}} | hosts[1].power.address
            {name: b, uri: x, power: {driver: ipmi, address: y, credentials: ../etc/shadow}} | hosts[1].power.credentials
            {name: b, uri: x, power: {driver: ipmi, address: y, cipherSuite: 18}} | hosts[1].power.cipherSuite: '18' is not allowed; it must be a number from 0 to 17
            {name: b, uri: x, power: {driver: ipmi, address: y, broadcast: 10.0.0.255}} | hosts[1].power.broadcast: is no key
            {name: b, uri: x, power: {driver: ipmi, address: y, timeout: 5min}} | hosts[1].power.timeout
            {name: b, uri: x, networkBytesPerSecond: -1}        | hosts[1].networkBytesPerSecond
            {name: b, uri: x, cpuMhz: 1e6}                      | hosts[1].cpuMhz
            {name: b, uri: x, memoryKib: 1.5}                   | hosts[1].memoryKib""")
    void namesWhatIsWrong(String second, String message) {
        String text =
                "pool: lab\nhosts:\n  - {name: a, uri: 'xen+tls://a/system', uuid: " + MACHINE + "}\n  - " + second;
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
