package io.isotherm.console.api;

import io.isotherm.console.access.Caller;
import io.isotherm.console.access.ConsoleRole;
import io.isotherm.console.http.Call;
import io.isotherm.console.http.EventSubscription;
import io.isotherm.console.http.Json;
import io.isotherm.console.http.Routes;
import io.isotherm.console.model.PoolReadModel;
import io.isotherm.console.model.PoolView;
import io.isotherm.console.model.ReadModel;
import io.isotherm.console.model.ReadModels;
import io.isotherm.console.problem.ProblemException;
import io.isotherm.console.view.DecisionSummary;
import io.isotherm.console.view.GuestDetail;
import io.isotherm.console.view.GuestTile;
import io.isotherm.console.view.HostDetail;
import io.isotherm.console.view.HostTile;
import io.isotherm.console.view.Items;
import io.isotherm.console.view.Session;
import io.isotherm.explain.status.MoveStatus;
import io.isotherm.runtime.Version;
import io.isotherm.schema.HostState;
import io.isotherm.schema.Temperature;
import io.isotherm.schema.VmLoad;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be read. */
public final class ReadApi {
    private static final int MOVES_OF_A_GUEST = 20;

    private final ReadModels models;

    public ReadApi(ReadModels models) {
        this.models = models;
    }

    /** Adds the paths. */
    public void addTo(Routes routes) {
        routes
                .get("/session", call -> session(call.caller()))
                .get("/pools", this::pools)
                .get("/pools/{pool}", call -> view(call).status())
                .get("/pools/{pool}/hosts", this::hosts)
                .get("/pools/{pool}/hosts/{host}", this::host)
                .get(
                        "/pools/{pool}/hosts/{host}/history",
                        call -> pool(call)
                                .history(host(call, view(call)).getHost())
                                .orElseThrow(() -> noHost(call)))
                .get("/pools/{pool}/guests", this::guests)
                .get("/pools/{pool}/guests/{guest}", this::guest)
                .get("/pools/{pool}/decisions", this::decisions)
                .get("/pools/{pool}/decisions/{decision}", this::decision)
                .get(
                        "/pools/{pool}/moves",
                        call -> Paging.of(call).page(view(call).moves(), MoveStatus::commandId))
                .get("/pools/{pool}/power", call -> view(call).power())
                .get("/pools/{pool}/offers", call -> Items.all(view(call).offers()))
                .get("/pools/{pool}/history", call -> pool(call).history())
                .get("/pools/{pool}/config", call -> view(call).config())
                .get(
                        "/pools/{pool}/config/history",
                        call -> Items.all(view(call).configVersions()))
                .get(
                        "/dead-letters",
                        call -> Paging.of(call)
                                .page(
                                        model(call).deadLetters(),
                                        letter -> letter.at() + "/" + letter.topic() + "/" + letter.offset()))
                .stream("/pools/{pool}/events", this::events);
    }

    private Session session(Caller caller) {
        return new Session(
                caller.role().name().toLowerCase(Locale.ROOT),
                caller.name(),
                caller.role() == ConsoleRole.OPERATOR && models.recording().isEmpty(),
                Version.CURRENT,
                models.recording().orElse(null));
    }

    private Object pools(Call call) {
        return Items.all(model(call).pools().stream()
                .flatMap(pool -> pool.view().stream())
                .map(PoolView::summary)
                .toList());
    }

    private Items<HostTile> hosts(Call call) {
        PoolView view = view(call);
        Optional<Temperature> wanted = call.asked("temperature").map(ReadApi::temperature);
        boolean withGuests = call.flag("guests");
        List<HostTile> hosts = view.hosts().values().stream()
                .filter(host -> wanted.isEmpty() || wanted.get() == host.temperature())
                .toList();
        Items<HostTile> page = Paging.of(call).page(hosts, HostTile::host);
        return withGuests
                ? new Items<>(
                        page.items().stream()
                                .map(host -> withGuests(host, view))
                                .toList(),
                        page.next())
                : page;
    }

    private static HostTile withGuests(HostTile host, PoolView view) {
        HostState state = view.states().get(host.host());
        return state == null ? host : host.with(GuestTile.of(state));
    }

    private static Temperature temperature(String name) {
        return Stream.of(Temperature.values())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest(
                        "temperature: '" + name + "' is not allowed; it must be one of HOT, NORMAL, COLD, UNKNOWN"));
    }

    private HostDetail host(Call call) {
        PoolView view = view(call);
        HostState state = host(call, view);
        HostTile tile = Optional.ofNullable(view.hosts().get(state.getHost())).orElseThrow(() -> noHost(call));
        return HostDetail.of(tile, state);
    }

    private static HostState host(Call call, PoolView view) {
        return Optional.ofNullable(view.states().get(call.parameter("host"))).orElseThrow(() -> noHost(call));
    }

    private static ProblemException noHost(Call call) {
        return ProblemException.notFound(
                "Pool " + call.parameter("pool") + " has no host '" + call.parameter("host") + "'");
    }

    private Items<GuestTile> guests(Call call) {
        String part = call.asked("name").orElse("").toLowerCase(Locale.ROOT);
        List<GuestTile> guests = view(call).states().values().stream()
                .flatMap(host -> GuestTile.of(host).stream())
                .filter(guest -> guest.name().toLowerCase(Locale.ROOT).contains(part))
                .sorted(Comparator.comparing(GuestTile::name)
                        .thenComparing(GuestTile::vm)
                        .thenComparing(GuestTile::host))
                .toList();
        return Paging.of(call).page(guests, guest -> guest.name() + "/" + guest.vm() + "/" + guest.host());
    }

    private GuestDetail guest(Call call) {
        String vm = call.parameter("guest").toLowerCase(Locale.ROOT);
        PoolView view = view(call);
        // A guest that has just moved is still in the older window of the host that it left.
        HostState host = view.states().values().stream()
                .filter(state -> load(state, vm).isPresent())
                .max(Comparator.comparing(HostState::getWindowEnd))
                .orElseThrow(() -> ProblemException.notFound(
                        "Pool " + call.parameter("pool") + " has no guest with the UUID '" + vm + "'"));
        VmLoad load = load(host, vm).orElseThrow();
        List<MoveStatus> moves = view.moves().stream()
                .filter(move -> move.commandId().endsWith("/" + vm) || move.vm().equals(load.getName()))
                .limit(MOVES_OF_A_GUEST)
                .toList();
        GuestTile tile = GuestTile.of(host).stream()
                .filter(each -> each.vm().equals(vm))
                .findFirst()
                .orElseThrow();
        return new GuestDetail(tile, host.getWindowEnd(), Json.of(load), moves);
    }

    private static Optional<VmLoad> load(HostState host, String vm) {
        return host.getVms().stream().filter(each -> each.getUuid().equals(vm)).findFirst();
    }

    private Items<DecisionSummary> decisions(Call call) {
        boolean acting = call.flag("acting");
        List<DecisionSummary> decisions = view(call).decisions().stream()
                .filter(decision -> !acting || decision.acts())
                .toList();
        return Paging.of(call).page(decisions, DecisionSummary::decisionId);
    }

    private Object decision(Call call) {
        return pool(call)
                .decision(call.parameter("decision"))
                .map(Json::of)
                .orElseThrow(() -> ProblemException.notFound("Pool " + call.parameter("pool") + " has no decision '"
                        + call.parameter("decision") + "' within the last day"));
    }

    private EventSubscription events(Call call) {
        return pool(call).events().subscribe(call.header("Last-Event-ID").orElse(null));
    }

    /** What is known now, or of the time of a recording that is asked about. */
    private ReadModel model(Call call) {
        Optional<Instant> at = call.time("at");
        if (at.isPresent() && models.recording().isEmpty()) {
            throw ProblemException.badRequest("at: this console shows what is now; 'isotherm console --recording FILE' "
                    + "shows what is recorded, and explain answers about other times");
        }
        return at.map(models::at).orElseGet(models::newest);
    }

    private PoolReadModel pool(Call call) {
        return pool(model(call), call);
    }

    /**
     * The pool that is asked about.
     *
     * @throws ProblemException if nothing is known of it
     */
    static PoolReadModel pool(ReadModel model, Call call) {
        String name = call.parameter("pool");
        return model.pool(name)
                .filter(pool -> pool.view().isPresent())
                .orElseThrow(() -> ProblemException.notFound(
                        "There is no pool '" + name + "': nothing of it is on the topics, or it is still being read"));
    }

    private PoolView view(Call call) {
        return pool(call).view().orElseThrow();
    }
}
