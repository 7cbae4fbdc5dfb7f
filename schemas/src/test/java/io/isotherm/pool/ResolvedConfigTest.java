package io.isotherm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.pool.ResolvedConfig.GuestName;
import io.isotherm.schema.ConstraintsConfig;
import io.isotherm.schema.PoolConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the names in a configuration mean. */
class ResolvedConfigTest {
    private static final List<GuestName> GUESTS = List.of(
            new GuestName("aaaa-1", "db0"),
            new GuestName("aaaa-2", "DB-1"),
            new GuestName("aaaa-3", "db-2"),
            new GuestName("aaaa-4", "web"));
    private static final List<String> HOSTS = List.of("xen1", "Xen2", "xen3");

    private final PoolConfig config = PoolConfigs.defaults("lab");
    private final ConstraintsConfig rules = config.getConstraints();

    @Test
    void namesMeanGuestsAndHostsInAnyCase() {
        rules.setExcludedVms(List.of("DB0", "AAAA-4"));
        rules.setMaintenanceHosts(List.of("XEN2"));

        assertThat(resolved().getExcludedVms()).containsExactly("aaaa-1", "aaaa-4");
        assertThat(resolved().getMaintenanceHosts()).containsExactly("Xen2");
        assertThat(unmatched()).isEmpty();
    }

    @Test
    void patternsAndGroupsMeanAllThatTheyMatch() {
        rules.setGuestGroups(Map.of("databases", List.of("db-*", "DB?")));
        rules.setHostGroups(Map.of("fast", List.of("xen1", "xen2")));
        rules.setAntiAffinity(List.of(List.of("Databases")));
        rules.setAffinity(List.of(List.of("w*", "db-2")));
        rules.setForbiddenHosts(Map.of("db-?", List.of("FAST"), "db-2", List.of("*3")));

        assertThat(resolved().getAntiAffinity()).isEqualTo(List.of(List.of("aaaa-2", "aaaa-3", "aaaa-1")));
        assertThat(resolved().getAffinity()).isEqualTo(List.of(List.of("aaaa-4", "aaaa-3")));
        assertThat(resolved().getForbiddenHosts())
                .isEqualTo(Map.of("aaaa-2", List.of("xen1", "Xen2"), "aaaa-3", List.of("xen3", "xen1", "Xen2")));
        assertThat(unmatched()).isEmpty();
    }

    @Test
    void aHostIsInMaintenanceByEachEntryThatMeansIt() {
        rules.setHostGroups(Map.of("rack1", List.of("xen1", "xen2")));
        rules.setMaintenanceHosts(List.of("XEN1", "rack1", "*3", "xen?"));

        assertThat(ResolvedConfig.maintenanceEntries(config, "xen1")).containsExactly("XEN1", "rack1", "xen?");
        assertThat(ResolvedConfig.maintenanceEntries(config, "zen3")).containsExactly("*3");
        assertThat(ResolvedConfig.isInMaintenance(config, "zen4")).isFalse();
    }

    @Test
    void anEntryByNameGoesBeforeThoseByPatternOrGroup() {
        rules.setAllowedHosts(Map.of("db*", List.of("xen1", "xen3"), "db-2", List.of("xen2")));
        rules.setPriorities(Map.of("*", 9, "aaaa-1", 1, "d*", 4));
        config.getPower().setHostWatts(Map.of("xen*", List.of(1.0, 2.0), "XEN2", List.of(3.0, 4.0)));

        assertThat(resolved().getAllowedHosts())
                .isEqualTo(Map.of(
                        "aaaa-1", List.of("xen1", "xen3"),
                        "aaaa-2", List.of("xen1", "xen3"),
                        "aaaa-3", List.of("Xen2")));
        assertThat(resolved().getPriorities()).isEqualTo(Map.of("aaaa-1", 1, "aaaa-2", 9, "aaaa-3", 9, "aaaa-4", 9));
        assertThat(ResolvedConfig.watts(config, "Xen2")).containsExactly(3.0, 4.0);
        assertThat(ResolvedConfig.watts(config, "xen1")).containsExactly(1.0, 2.0);
        assertThat(ResolvedConfig.watts(config, "other"))
                .isEqualTo(config.getPower().getWatts());
    }

    @Test
    void tellsEachNameThatMeansNobodyWithItsSettingAndWhatMayHaveBeenMeant() {
        rules.setGuestGroups(Map.of("web", List.of("webs")));
        rules.setExcludedVms(List.of("db9", "mail-*"));
        rules.setAllowedHosts(Map.of("db0", List.of("xen9")));
        rules.setAffinity(List.of(List.of("web", "db0x")));
        rules.setMaintenanceHosts(List.of("old"));
        config.getPower().setHostWatts(Map.of("v2x", List.of(1.0, 2.0)));

        assertThat(unmatched())
                .containsExactly(
                        "constraints.guestGroups.web: no guest that is seen is named 'webs'; did you mean web?",
                        "constraints.guestGroups.web: a guest is named so, too; rules that say 'web' mean the group:"
                                + " give it another name",
                        "constraints.affinity: no guest that is seen is named 'db0x'; did you mean db0?",
                        "constraints.excludedVms: no guest that is seen is named 'db9'; did you mean db0?",
                        "constraints.excludedVms: no guest that is seen matches 'mail-*'",
                        "constraints.allowedHosts.db0: no host that is seen is named 'xen9'; did you mean xen1?",
                        "constraints.maintenanceHosts: no host that is seen is named 'old'",
                        "power.hostWatts: no host that is seen is named 'v2x'");
    }

    @Test
    void aRuleWhoseHostsAreNotSeenStaysARule() {
        rules.setAllowedHosts(Map.of("db0", List.of("ssd-*")));

        assertThat(resolved().getAllowedHosts()).isEqualTo(Map.of("aaaa-1", List.of("ssd-*")));
    }

    @ParameterizedTest
    @CsvSource({
        "İst*, İstanbul",
        "istanbul, İstanbul",
        "ΟΔΟΣ, οδοσ",
        "ΟΔΟ?, οδος",
        "ÉCOLE, e\u0301cole",
        "\uD83D\uDE00-*, \uD83D\uDE00-1"
    })
    void namesMatchInAnyCaseOfAnyScriptAndInAnyFormOfUnicode(String written, String name) {
        rules.setExcludedVms(List.of(written));
        rules.setMaintenanceHosts(List.of(written));
        ResolvedConfig resolved = ResolvedConfig.of(config, List.of(new GuestName("aaaa-5", name)), List.of(name));

        assertThat(resolved.unmatched()).isEmpty();
        assertThat(resolved.config().getConstraints().getExcludedVms()).containsExactly("aaaa-5");
        assertThat(resolved.config().getConstraints().getMaintenanceHosts()).containsExactly(name);
        assertThat(ResolvedConfig.isInMaintenance(config, name)).isTrue();
    }

    @Test
    void aGuestThatSeveralPatternsNameRunsOnlyWhereAllOfThemLetIt() {
        rules.setAllowedHosts(Map.of("db-*", List.of("xen1", "xen2"), "*b-1", List.of("xen2", "xen3")));

        assertThat(resolved().getAllowedHosts())
                .isEqualTo(Map.of("aaaa-2", List.of("Xen2"), "aaaa-3", List.of("xen1", "Xen2")));
    }

    @Test
    void aGuestThatSeveralPatternsAllowDifferentHostsRunsOnNone() {
        rules.setAllowedHosts(Map.of("db-*", List.of("xen1"), "*b-1", List.of("xen3")));

        assertThat(resolved().getAllowedHosts().get("aaaa-2")).containsExactly("both [xen3] and [xen1]");
    }

    @Test
    void tellsAGroupThatHasTheNameOfOneOfThoseThatItMayBeTakenFor() {
        rules.setHostGroups(Map.of("XEN1", List.of("xen2")));

        assertThat(unmatched())
                .containsExactly("constraints.hostGroups.XEN1: a host is named so, too; rules that say 'XEN1' mean the"
                        + " group: give it another name");
    }

    @Test
    void tellsARuleAboutSeveralThatAreOne() {
        rules.setAntiAffinity(List.of(List.of("aaaa-1", "db0"), List.of("db-?")));

        assertThat(unmatched()).containsExactly("constraints.antiAffinity: aaaa-1 and db0 are one guest");
    }

    @Test
    void aGuestThatWasRenamedKeepsItsRulesByUuidAndThoseByItsOldNameAreTold() {
        rules.setExcludedVms(List.of("aaaa-1", "db-0"));

        assertThat(resolved().getExcludedVms()).startsWith("aaaa-1");
        assertThat(unmatched()).singleElement().asString().contains("'db-0'");
    }

    @Test
    void tellsOnlyTheFirstOfVeryManyNames() {
        rules.setExcludedVms(IntStream.range(0, 50).mapToObj(i -> "none" + i).toList());

        assertThat(unmatched()).hasSize(21).last().isEqualTo("30 more names match nobody");
    }

    private ConstraintsConfig resolved() {
        return ResolvedConfig.of(config, GUESTS, HOSTS).config().getConstraints();
    }

    private List<String> unmatched() {
        return ResolvedConfig.of(config, GUESTS, HOSTS).unmatched();
    }
}
