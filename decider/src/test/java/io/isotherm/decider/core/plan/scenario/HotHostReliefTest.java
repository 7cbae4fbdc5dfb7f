package io.isotherm.decider.core.plan.scenario;

import static io.isotherm.decider.core.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.decider.core.Pools;
import io.isotherm.decider.core.model.Guest;
import io.isotherm.decider.core.model.Host;
import io.isotherm.decider.core.model.PoolModel;
import io.isotherm.decider.core.plan.Draft;
import io.isotherm.decider.core.plan.sandpiper.SandpiperPlanner;
import io.isotherm.decider.core.rules.PlanContext;
import io.isotherm.decider.core.rules.PlanTrace;
import io.isotherm.decider.core.rules.RuleName;
import io.isotherm.schema.DiskSharing;
import io.isotherm.schema.HostFacts;
import io.isotherm.schema.Resource;
import io.isotherm.schema.Scenario;
import io.isotherm.schema.VmDisk;
import io.isotherm.schema.VmFacts;
import io.isotherm.schema.VmType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HotHostReliefTest {
    private static final VmFacts LOCAL = VmFacts.newBuilder()
            .setDisks(List.of(new VmDisk("/var/v.img", DiskSharing.LOCAL, "")))
            .build();

    private static final VmFacts GROWING = VmFacts.newBuilder(Pools.diskless())
            .setType(VmType.HVM)
            .setMemoryTargetKib(60 * Pools.GIB)
            .build();

    private static final HostFacts PV_ALONE = new HostFacts(List.of(VmType.PV), "", null, null, 0, null, null);

    private final PlanTrace trace = new PlanTrace();

    @Test
    void findsReliefOrSaturation() {
        Pools room = pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 3, 10)
                .guest("y", 6, 10)
                .host("b")
                .and();
        PlanContext context = PlanContext.of(Scenario.OVERLOAD, 100);
        assertThat(HotHostRelief.hotHosts(room.model()))
                .extracting(Object::toString)
                .containsExactly("a");
        assertThat(HotHostRelief.reliefs(room.model(), context, trace).get("a")).isPresent();
        room.host("b").guest("z", 7, 10);
        assertThat(HotHostRelief.reliefs(room.model(), context, trace).get("a")).isEmpty();
    }

    @Test
    void findsWantOfRoomBesideAFullerHostThatTheGuestCannotGoTo() {
        assertLacksRoom(pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 9, 10)
                .needs(GROWING)
                .host("b")
                .able(PV_ALONE)
                .guest("y", 7, 50)
                .host("c")
                .guest("z", 3, 10));
    }

    @Test
    void findsWantOfRoomBesideAFullerHostThatIsLarger() {
        assertLacksRoom(pool().host("a")
                .hot(Resource.CPU)
                .guest("x", 9, 10)
                .needs(Pools.diskless())
                .host("b")
                .size(100, 1000, 1000)
                .guest("y", 50, 500)
                .host("c")
                .guest("z", 3, 10));
    }

    private static void assertLacksRoom(Pools.HostOf pool) {
        assertThat(HotHostRelief.lacksRoom(pool.and().model(), PlanContext.of(Scenario.OVERLOAD, 100)))
                .isTrue();
    }

    /** Small pools of which each has a chance to lack room or not: one hot host, others full, in maintenance, asleep or free. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lacksRoomWhereALookAtEachHostForEachGuestSaysSo(boolean lacks) {
        int same = 0;
        for (int seed = 0; seed < 400; seed++) {
            PoolModel model = hotHost(new Random(seed)).model();
            PlanContext context = PlanContext.of(Scenario.OVERLOAD, 100);
            boolean found = HotHostRelief.lacksRoom(model, context);
            assertThat(found).as("seed " + seed).isEqualTo(lacksRoomByEachHost(model, context));
            same += found == lacks ? 1 : 0;
        }
        assertThat(same).isGreaterThan(20);
    }

    private static Pools hotHost(Random random) {
        Pools pool = pool();
        List<String> maintenance = new ArrayList<>();
        for (int h = 0; h < 2 + random.nextInt(4); h++) {
            String name = "h" + h;
            Pools.HostOf host = pool.host(name).size(10 + 4 * random.nextInt(2), 1000, 100);
            if (random.nextInt(3) == 0) {
                host.able(PV_ALONE);
            }
            for (int g = 0; h > 0 && g < random.nextInt(3); g++) {
                host.guest("g" + h + g, 3 * random.nextDouble(), 5 + random.nextInt(40));
                if (random.nextBoolean()) {
                    host.needs(LOCAL);
                }
            }
            if (h == 0) {
                host.hot(Resource.CPU).guest("y", 4.5, 5).needs(LOCAL);
                host.guest("x", 4.5, 20)
                        .needs(List.of(LOCAL, GROWING, Pools.diskless()).get(random.nextInt(3)));
            } else if (random.nextInt(20) == 0) {
                pool.asleep(name);
            }
            if (h == 0 || random.nextInt(10) == 0) {
                maintenance.add(name);
            }
        }
        pool.config().getConstraints().setMaintenanceHosts(maintenance);
        pool.config().getConstraints().setAllowedHosts(random.nextBoolean() ? Map.of("x", List.of("h0")) : Map.of());
        return pool;
    }

    private static boolean lacksRoomByEachHost(PoolModel model, PlanContext context) {
        Draft draft = new Draft(model, context, new PlanTrace(0));
        List<RuleName> ofRoom = List.of(
                RuleName.MEMORY,
                RuleName.BALLOON,
                RuleName.HIGH_MARK,
                RuleName.DESTINATION_HOT,
                RuleName.DESTINATION_ASLEEP);
        for (Host hot : SandpiperPlanner.hottestFirst(draft)) {
            List<Host> others = model.hosts().stream()
                    .filter(host -> host.serves() && host.index() != hot.index())
                    .toList();
            for (Guest guest : SandpiperPlanner.candidates(hot, draft)) {
                if (draft.excess().relieves(guest, hot)
                        && (others.isEmpty()
                                || others.stream()
                                        .flatMap(
                                                other -> draft
                                                        .rules()
                                                        .check(draft.now().move(guest, other), draft.now(), context)
                                                        .stream())
                                        .anyMatch(refused -> ofRoom.contains(refused.rule())))) {
                    return true;
                }
            }
        }
        return false;
    }
}
