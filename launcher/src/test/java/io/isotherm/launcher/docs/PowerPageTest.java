package io.isotherm.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.hypervisor.power.PowerProtocol;
import io.isotherm.hypervisor.power.PowerSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page on power names what an inventory may say. */
class PowerPageTest {

    @ParameterizedTest
    @EnumSource
    void namesEachDriverWithItsAddressAndSettings(PowerProtocol protocol) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "power.md"));
        assertThat(page).contains("| `" + protocol.driver() + "` | " + protocol.addressForm() + " |");
        for (PowerSetting setting : protocol.settings()) {
            String fallback = setting.fallback().isEmpty() ? "" : ", default " + setting.fallback();
            assertThat(page)
                    .contains("`" + setting.key() + "` (" + setting.form() + fallback + "): " + setting.meaning());
        }
    }
}
