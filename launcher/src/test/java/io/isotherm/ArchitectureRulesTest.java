package io.isotherm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import io.isotherm.analyzer.core.detect.StaticDetector;
import io.isotherm.pool.NamedDetector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that find nothing could as well be broken: here each is shown what it must find. */
class ArchitectureRulesTest {

    @Test
    void everyWayToTheClockAndToChanceIsFound() {
        // A coverage agent adds a method of its own to each class, which asks for neither.
        long ways = Stream.of(Impure.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .count();

        assertThat(violations(new AskNeitherTheClockNorChance(), Impure.class)).hasSize(Math.toIntExact(ways));
    }

    @Test
    void whatIsGivenItsTimeAndItsSeedIsPure() {
        assertThat(violations(new AskNeitherTheClockNorChance(), Pure.class)).isEmpty();
    }

    @Test
    void twinsAreFoundByTheirSimpleName() {
        assertThat(violations(new HaveASimpleNameOfTheirOwn(), java.util.List.class, java.awt.List.class, Object.class))
                .containsExactly("java.awt.List and java.util.List have the same simple name");
    }

    @Test
    void heapsAreFoundByTheirSize() {
        assertThat(violations(new LiveInPackagesOfAtMost(2), List.class, Random.class))
                .isEmpty();
        assertThat(violations(new LiveInPackagesOfAtMost(1), List.class, Random.class))
                .containsExactly("java.util has 2 classes, more than 1: which families do they form?");
    }

    @Test
    void whatNobodyCanChooseIsFound() {
        assertThat(violations(new BeNamedInServices(NamedDetector.class), StaticDetector.class, Object.class))
                .isEmpty();
        assertThat(violations(new BeNamedInServices(NamedDetector.class), Unnamed.class))
                .containsExactly(Unnamed.class.getName()
                        + " is not found by its name; add it to META-INF/services/io.isotherm.pool.NamedDetector");
    }

    private static List<String> violations(ArchCondition<JavaClass> condition, Class<?>... subjects) {
        return classes()
                .should(condition)
                .evaluate(new ClassFileImporter().importClasses(subjects))
                .getFailureReport()
                .getDetails();
    }

    @SuppressWarnings("unused")
    private static final class Impure {
        Object systemClock() {
            return Clock.systemUTC();
        }

        Object tickingClock() {
            return Clock.tickSeconds(ZoneOffset.UTC);
        }

        Object systemSource() {
            return InstantSource.system();
        }

        Object instant() {
            return Instant.now();
        }

        Object date() {
            return LocalDate.now(ZoneOffset.UTC);
        }

        Supplier<Instant> reference() {
            return Instant::now;
        }

        Object millis() {
            return System.currentTimeMillis();
        }

        Object nanos() {
            return System.nanoTime();
        }

        /** Never run: what a core may not call. */
        void pause() throws InterruptedException {
            Thread.sleep(1);
        }

        Object uuid() {
            return UUID.randomUUID();
        }

        Object number() {
            return Math.random();
        }

        Object random() {
            return new Random();
        }

        Object splittable() {
            return new SplittableRandom();
        }

        Object local() {
            return ThreadLocalRandom.current();
        }

        void shuffle(List<String> names) {
            Collections.shuffle(names);
        }

        Object environment() {
            return System.getenv("HOME");
        }
    }

    private static final class Unnamed implements NamedDetector {
        @Override
        public String name() {
            return "unnamed";
        }
    }

    @SuppressWarnings("unused")
    private static final class Pure {
        Object later(Instant at) {
            return at.plus(Duration.ofSeconds(1));
        }

        Object random(long seed) {
            return new SplittableRandom(seed).nextInt();
        }

        Object uuid(byte[] name) {
            return UUID.nameUUIDFromBytes(name);
        }
    }
}
