package io.isotherm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.runtime.config.ConfigException;
import io.isotherm.runtime.config.ConfigFile;
import io.isotherm.runtime.config.ConfigReader;
import io.isotherm.runtime.config.Secrets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConnectionTest {
    private static KafkaConnection with(String settings) {
        ConfigReader reader =
                new ConfigReader("test.yaml", ConfigFile.parse("test.yaml", "client: {" + settings + "}"));
        return new KafkaConnection(
                "127.0.0.1:1", List.of("http://127.0.0.1:2"), Secrets.NONE, reader.secrets("client"), "isotherm.");
    }

    @Test
    void namesAMechanismThatThereIsNotAndThoseThatThereAre() {
        KafkaConnection kafka = with("security.protocol: SASL_SSL, sasl.mechanism: NOPE");

        assertThatThrownBy(() -> kafka.clientProperties("x"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("test.yaml")
                .hasMessageContaining("client.sasl.mechanism: 'NOPE' is not allowed; it must be one of SCRAM-SHA-512,");
        assertThatThrownBy(kafka::requireSettings).isInstanceOf(ConfigException.class);
    }

    @Test
    void namesAProtocolThatThereIsNotAndThoseThatThereAre() {
        assertThatThrownBy(() -> with("security.protocol: TLS").clientProperties("x"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("client.security.protocol: 'TLS' is not allowed; it must be one of")
                .hasMessageContaining("SASL_SSL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "security.protocol: sasl_ssl, sasl.mechanism: SCRAM-SHA-256",
                "sasl.mechanism: PLAIN, sasl.jaas.config: org.apache.kafka.common.security.plain.PlainLoginModule required;",
                "sasl.mechanism: AWS_MSK_IAM, sasl.jaas.config: software.amazon.msk.auth.iam.IAMLoginModule required;",
                "sasl.mechanism: OURS, security.providers: our.Provider"
            })
    void takesWhatKafkaOrAModuleFromElsewhereOffers(String settings) {
        assertThat(with(settings).clientProperties("x")).containsKey("sasl.mechanism");
    }
}
