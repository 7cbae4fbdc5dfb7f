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
