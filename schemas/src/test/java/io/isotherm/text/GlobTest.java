package io.isotherm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.isotherm.eligibility.SharedStorage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({
        "db-*, db-1, true",
        "db-*, db-, true",
        "db-*, web-1, false",
        "*-1, db-1, true",
        "*-1, db-1-1, true",
        "*-1, db-12, false",
        "*b*b*, abba, true",
        "*b*b*b*, abba, false",
        "db-?, db-1, true",
        "db-?, db-12, false",
        "äb*, äbc, true",
        "äb*, ÄBC, false",
        "?, 😀, true",
        "a.c, abc, false",
        "'', '', true",
        "*, '', true",
        "**, a, true",
        "?, '', false"
    })
    void namesAreMatched(String pattern, String name, boolean matches) {
        assertThat(Glob.ofName(pattern).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/vms/*, /srv/vms/a.qcow2, true",
        "/srv/vms/*, /srv/VMS/a.qcow2, false",
        "/srv/?, /srv/a, false",
        "/srv/?, /srv/?, true"
    })
    void pathsAreMatchedExactly(String pattern, String path, boolean matches) {
        assertThat(Glob.ofPath(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void noPatternHoldsAnybodyUp() {
        String pattern = "*a".repeat(30) + "*b";
        String name = "a".repeat(255);
        assertThat(assertTimeoutPreemptively(SOON, () -> Glob.ofName(pattern).matches(name)))
                .isFalse();
    }

    @Test
    void noPathHoldsAnybodyUp() {
        SharedStorage storage = SharedStorage.at(List.of("/srv/*/vms/*/disks/*.img"));
        String path = "/srv/" + "/vms/x/disks/".repeat(100_000);
        assertThat(assertTimeoutPreemptively(SOON, () -> storage.covers(path))).isFalse();
    }
}
