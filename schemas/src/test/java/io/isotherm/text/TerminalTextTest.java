package io.isotherm.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void whatATerminalWouldObeyIsShown() {
        assertThat(TerminalText.of("a\u001b[31m\u202eb\u0007")).isEqualTo("a\\u001b[31m\\u202eb\\u0007");
        assertThat(TerminalText.line("Köln \uD83D\uDE00")).isEqualTo("Köln \uD83D\uDE00");
    }

    @Test
    void onlyWordsOfSeveralLinesKeepTheirLines() {
        assertThat(TerminalText.of("a\n\tb")).isEqualTo("a\n\tb");
        assertThat(TerminalText.line("a\nb")).isEqualTo("a\\u000ab");
    }
}
