package io.isotherm.launcher.top;

import io.isotherm.explain.Answer;
import io.isotherm.explain.AnswerText;
import io.isotherm.launcher.terminal.Key;
import io.isotherm.launcher.top.HostRow.GuestRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is shown and where a person is in it; keys and news make another of it.
 *
 * @param pool the pool's name
 * @param picture how the pool is; empty before it was read
 * @param views where the person is: the last is seen, escape goes back to the one before
 * @param sort in which order hosts stand
 * @param filter what the name of a host, of a guest on it, or its state must have in it; empty for any
 * @param typing whether the filter is being typed
 * @param problem what is wrong with the news; empty for nothing
 * @param notice what came of the last key, until the next; empty for nothing
 */
record Top(
        String pool,
        Optional<Picture> picture,
        List<View> views,
        Sort sort,
        String filter,
        boolean typing,
        String problem,
        String notice) {
    private static final int PAGE = 10;
    private static final String EXPLAINING = "Reading what explains it";
    private static final String LISTING = "Reading which pools there are";
    private static final List<String> HELP = List.of(
            "up, down, k, j      select; page up, page down, home, end too",
            "enter               open the host or guest that is selected",
            "escape, backspace   go back",
            "e                   explain what is selected: why it is hot, why it stays",
            "E                   explain the pool: what it did, or why it did nothing",
            "s, c, m, n          sort hosts by state (what is urgent first), cpu, memory, name",
            "/                   show only hosts whose name, guest or state has these letters in it; escape shows all",
            "p                   choose another pool",
            "q, Ctrl-C           quit",
            "",
            "A trend is the use of CPU in the last windows, the newest at the right. Shares are of the host's capacity,",
            "means of the newest window; what a guest uses is in CPUs. All times are UTC.");

    /** What a key makes of it, and asks for. */
    record Step(Top top, Request request) {}

    Top {
        views = List.copyOf(views);
    }

    /** Of a pool about which nothing was read yet. */
    static Top of(String pool) {
        return new Top(
                pool,
                Optional.empty(),
                List.of(new View.Hosts("")),
                Sort.STATE,
                "",
                false,
                "Reading the records of pool " + pool,
                "");
    }

    View view() {
        return views.get(views.size() - 1);
    }

    /** News of the pool. */
    Top show(Picture news) {
        return new Top(pool, Optional.of(news), views, sort, filter, typing, "", notice);
    }

    Top problem(String what) {
        return new Top(pool, picture, views, sort, filter, typing, what, notice);
    }

    Top notice(String what) {
        return new Top(pool, picture, views, sort, filter, typing, problem, what);
    }

    /** An answer to what was asked to be explained; where the person has gone on since, it comes too late. */
    Top explained(Answer answer) {
        return !notice.equals(EXPLAINING) ? this : notice("").open(new View.Text(AnswerText.lines(answer), 0));
    }

    /** The pools that there are; likewise. */
    Top pools(Collection<String> names) {
        return !notice.equals(LISTING) ? this : notice("").open(new View.Pools(List.copyOf(names), pool));
    }

    /** The hosts that are shown, in order. */
    List<HostRow> hosts() {
        return picture.stream()
                .flatMap(known -> known.hosts().stream())
                .filter(this::isShown)
                .sorted(sort.order())
                .toList();
    }

    private boolean isShown(HostRow host) {
        return has(host.name())
                || has(host.state().name())
                || host.guests().stream().anyMatch(guest -> has(guest.name()));
    }

    private boolean has(String name) {
        return name.toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
    }

    Step key(Key key) {
        Top next = notice("");
        return typing ? stay(next.type(key)) : next.pressed(key);
    }

    private Step pressed(Key key) {
        return switch (key.kind()) {
            case CHARACTER -> letter(key.character());
            case ENTER -> enter();
            case ESCAPE, BACKSPACE -> stay(back());
            case UP -> stay(select(-1));
            case DOWN -> stay(select(1));
            case PAGE_UP -> stay(select(-PAGE));
            case PAGE_DOWN -> stay(select(PAGE));
            case HOME -> stay(select(-Integer.MAX_VALUE));
            case END -> stay(select(Integer.MAX_VALUE));
            case OTHER -> stay(this);
        };
    }

    private static Step stay(Top next) {
        return new Step(next, new Request.None());
    }

    private Step letter(int letter) {
        return switch (letter) {
            case 'q' -> new Step(this, new Request.Quit());
            case 'k' -> stay(select(-1));
            case 'j' -> stay(select(1));
            case 's' -> stay(sort(Sort.STATE));
            case 'c' -> stay(sort(Sort.CPU));
            case 'm' -> stay(sort(Sort.MEMORY));
            case 'n' -> stay(sort(Sort.NAME));
            case '/' -> stay(new Top(pool, picture, views.subList(0, 1), sort, filter, true, problem, ""));
            case '?', 'h' -> stay(open(new View.Text(HELP, 0)));
            case 'e' ->
                word().map(word -> new Step(notice(EXPLAINING), new Request.Explain(word)))
                        .orElse(stay(this));
            case 'E' -> new Step(notice(EXPLAINING), new Request.Explain(""));
            case 'p' -> new Step(notice(LISTING), new Request.Pools());
            default -> stay(this);
        };
    }

    private Top type(Key key) {
        return switch (key.kind()) {
            case CHARACTER -> filter(filter + Character.toString(key.character()), true);
            case BACKSPACE ->
                filter(
                        filter.isEmpty() ? "" : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1)),
                        true);
            case ESCAPE -> filter("", false);
            default -> filter(filter, false);
        };
    }

    private Top filter(String letters, boolean goOn) {
        return new Top(pool, picture, views, sort, letters, goOn, problem, notice);
    }

    private Top sort(Sort order) {
        return new Top(pool, picture, views, order, filter, typing, problem, notice);
    }

    private Top open(View view) {
        List<View> next = new ArrayList<>(views);
        next.add(view);
        return views(next);
    }

    private Top back() {
        return views.size() == 1 ? filter("", false) : views(views.subList(0, views.size() - 1));
    }

    private Top replace(View view) {
        List<View> next = new ArrayList<>(views);
        next.set(next.size() - 1, view);
        return views(next);
    }

    private Top views(List<View> next) {
        return new Top(pool, picture, next, sort, filter, typing, problem, notice);
    }

    private Step enter() {
        View view = view();
        if (view instanceof View.Pools pools) {
            String chosen = pools.names().isEmpty() ? pool : pools.names().get(index(pools.names(), pools.selected()));
            return new Step(of(chosen).sort(sort), new Request.Follow(chosen));
        }
        if (view instanceof View.Hosts) {
            return stay(selectedHost()
                    .map(host -> open(new View.Host(host.name(), "")))
                    .orElse(this));
        }
        if (view instanceof View.Host) {
            return stay(selectedGuest()
                    .map(guest -> open(new View.Guest(guest.uuid(), guest.name())))
                    .orElse(this));
        }
        return stay(this);
    }

    /** What 'explain' is to be asked about. */
    private Optional<String> word() {
        View view = view();
        if (view instanceof View.Host host) {
            // A person who opened a host and has not gone down to a guest asks about the host.
            return Optional.of(host.selected().isEmpty() ? "host:" + host.host() : "vm:" + host.selected());
        }
        if (view instanceof View.Guest guest) {
            return Optional.of("vm:" + guest.uuid());
        }
        return view instanceof View.Hosts ? selectedHost().map(host -> "host:" + host.name()) : Optional.empty();
    }

    private Top select(int rows) {
        View view = view();
        if (view instanceof View.Text text) {
            long from = Math.min(text.lines().size() - 1L, Math.max(0L, (long) text.from() + rows));
            return replace(new View.Text(text.lines(), (int) from));
        }
        if (view instanceof View.Hosts hosts) {
            return replace(new View.Hosts(moved(hosts(), HostRow::name, hosts.selected(), rows)));
        }
        if (view instanceof View.Host host) {
            return replace(new View.Host(host.host(), moved(guests(), GuestRow::uuid, host.selected(), rows)));
        }
        if (view instanceof View.Pools pools) {
            return replace(
                    new View.Pools(pools.names(), moved(pools.names(), Function.identity(), pools.selected(), rows)));
        }
        return this;
    }

    private static <R> String moved(List<R> all, Function<R, String> name, String selected, int rows) {
        List<String> names = all.stream().map(name).toList();
        if (names.isEmpty()) {
            return "";
        }
        long to = (long) index(names, selected) + rows;
        return names.get((int) Math.min(names.size() - 1L, Math.max(0L, to)));
    }

    /** Where it stands; the first where it does not. */
    static int index(List<String> names, String selected) {
        return Math.max(0, names.indexOf(selected));
    }

    private Optional<HostRow> selectedHost() {
        List<HostRow> hosts = hosts();
        return hosts.isEmpty() || !(view() instanceof View.Hosts view)
                ? Optional.empty()
                : Optional.of(hosts.get(index(hosts.stream().map(HostRow::name).toList(), view.selected())));
    }

    /** The guests of the host that is open, the busiest first. */
    List<GuestRow> guests() {
        return view() instanceof View.Host view
                ? picture.flatMap(known -> known.host(view.host()))
                        .map(host -> host.guests().stream()
                                .sorted(GuestRow.BUSIEST_FIRST)
                                .toList())
                        .orElse(List.of())
                : List.of();
    }

    private Optional<GuestRow> selectedGuest() {
        List<GuestRow> guests = guests();
        return guests.isEmpty() || !(view() instanceof View.Host view)
                ? Optional.empty()
                : Optional.of(
                        guests.get(index(guests.stream().map(GuestRow::uuid).toList(), view.selected())));
    }
}
