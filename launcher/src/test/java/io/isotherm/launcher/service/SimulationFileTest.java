package io.isotherm.launcher.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SimulationFileTest {

    @Test
    void theExampleIsSound() {
        assertThat(SimulationFile.parse(
                                "simulation.yaml",
                                ConfigFile.read(Path.of("..", "examples", "simulation.yaml")),
                                InstantSource.system())
                        .vmSpecs())
                .hasSize(4);
    }

    @Test
    void namesTheKeysOfTheFileThatCannotBeTogether() {
        assertThatThrownBy(() -> SimulationFile.parse(
                        "simulation.yaml",
                        ConfigFile.parse(
                                "simulation.yaml",
                                "pool: a/b\nhosts: [{name: xen1, memoryMib: 1000, domain0Cpu: 1}, {name: \"x\\e\"}]\n"
                                        + "vms: [{name: web1, host: xen1, phases: [{at: 2min}, {at: 1min}]}]\n"),
                        InstantSource.system()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("domain0Mib: 1024 is not allowed; it must be less than memoryMib, which is 1000")
                .hasMessageContaining("pool: 'a/b' is not allowed")
                .hasMessageContaining("hosts[1].name: 'x")
                .hasMessageContaining("domain0Cpu: 1.0 is not allowed")
                .hasMessageContaining("phases[1].at: 1min is not allowed");
    }

    @Test
    void refusesASimulationThatCannotBe() {
        assertThatThrownBy(() -> SimulationFile.parse(
                        "simulation.yaml",
                        ConfigFile.parse(
                                "simulation.yaml",
                                "pool: lab\nhosts: [{name: xen1}]\nvms: [{name: web1, host: xen9}]\n"),
                        InstantSource.system()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("web1")
                .hasMessageContaining("xen9");
    }
}
