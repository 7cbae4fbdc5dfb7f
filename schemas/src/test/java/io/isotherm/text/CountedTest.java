package io.isotherm.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
    @Test
    void oneIsNotMany() {
        assertThat(Counted.of(0, "VM")).isEqualTo("0 VMs");
        assertThat(Counted.of(1, "VM")).isEqualTo("1 VM");
        assertThat(Counted.of(2, "VM")).isEqualTo("2 VMs");
    }
}
