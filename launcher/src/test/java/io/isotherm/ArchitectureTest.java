package io.isotherm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.isotherm.decider.core.plan.Planner;
import io.isotherm.pool.NamedDetector;

/** The architecture as rules: pure cores, thin shells, services that know each other only through topics. */
@AnalyzeClasses(packages = "io.isotherm", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule coresArePlainJavaOverRecords = classes()
            .that()
            .resideInAnyPackage("io.isotherm.analyzer.core..", "io.isotherm.decider.core..", "io.isotherm.explain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.time..",
                    "java.util",
                    "java.util.function..",
                    "java.util.stream..",
                    "org.jspecify..",
                    "io.isotherm.schema..",
                    "io.isotherm.pool..",
                    "io.isotherm.eligibility..",
                    "io.isotherm.reasons..",
                    "io.isotherm.text..",
                    "org.apache.avro.specific..",
                    "org.apache.avro.generic..",
                    "io.isotherm.analyzer.core..",
                    "io.isotherm.decider.core..",
                    "io.isotherm.explain..");

    @ArchTest
    static final ArchRule coresAskNeitherTheClockNorChance = classes()
            .that()
            .resideInAnyPackage("io.isotherm.analyzer.core..", "io.isotherm.decider.core..", "io.isotherm.explain..")
            .should(new AskNeitherTheClockNorChance());

    @ArchTest
    static final ArchRule servicesDoNotImportEachOther = slices().matching(
                    "io.isotherm.(collector|analyzer|decider|executor|checker)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule theStreamsShellKnowsNoService = noClasses()
            .that()
            .resideInAPackage("io.isotherm.streams..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.isotherm.analyzer..", "io.isotherm.decider..", "io.isotherm.executor..");

    @ArchTest
    static final ArchRule onlyTheLibvirtAdapterKnowsLibvirt = noClasses()
            .that()
            .resideOutsideOfPackage("io.isotherm.hypervisor.libvirt..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.libvirt..");

    /** libvirt's, and systemd's. */
    @ArchTest
    static final ArchRule onlyTwoPackagesKnowNativeLibraries = noClasses()
            .that()
            .resideOutsideOfPackages("io.isotherm.hypervisor.libvirt..", "io.isotherm.runtime")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule onlyTheLauncherKnowsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("io.isotherm.launcher..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..");

    @ArchTest
    static final ArchRule theHypervisorPortKnowsNoKafka = noClasses()
            .that()
            .resideInAnyPackage("io.isotherm.hypervisor..", "io.isotherm.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.isotherm.schema..", "io.isotherm.topics..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.isotherm.(**)").should().beFreeOfCycles();

    /** What only benchmarks run is made by them, and cannot be chosen. */
    @ArchTest
    static final ArchRule whatPoolsCanChooseIsFoundByItsName = classes()
            .that()
            .areNotInterfaces()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and()
            .resideOutsideOfPackage("io.isotherm.bench..")
            .should(new BeNamedInServices(NamedDetector.class))
            .andShould(new BeNamedInServices(Planner.class));

    /** What travels on a topic may be called as what a core calls the same thing. */
    @ArchTest
    static final ArchRule noSimpleNameStandsForTwoClasses = classes()
            .that()
            .resideInAPackage("io.isotherm..")
            .and()
            .resideOutsideOfPackage("io.isotherm.schema")
            .should(new HaveASimpleNameOfTheirOwn());

    /** Schemas are generated, one class for each type on a topic. */
    @ArchTest
    static final ArchRule noPackageIsAHeap = classes()
            .that()
            .resideInAPackage("io.isotherm..")
            .and()
            .resideOutsideOfPackage("io.isotherm.schema")
            .should(new LiveInPackagesOfAtMost(20));
}
