package io.isotherm.launcher.top;

import io.isotherm.decider.core.rules.Formats;
import io.isotherm.launcher.top.HostRow.GuestRow;
import io.isotherm.launcher.top.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How guests are shown: a row each, or one with all its figures. */
final class GuestTable {
    private static final int MEBIBYTE = 1 << 20;

    private GuestTable() {}

    /** A row for each. */
    static Table<GuestRow> of(List<GuestRow> guests, int cells) {
        List<Column<GuestRow>> columns = List.of(
                Column.words(
                        "GUEST",
                        Table.nameWidth(guests.stream().map(GuestRow::name).toList(), Math.max(5, cells / 3)),
                        0,
                        GuestRow::name),
                Column.words("STATE", 8, 3, GuestRow::state),
                Column.figures("CPUS", 6, 1, guest -> cpus(guest.cpus())),
                Column.figures("USUAL", 6, 4, guest -> cpus(guest.usualCpus())),
                Column.figures("VCPUS", 5, 5, guest -> Integer.toString(guest.vcpus())),
                Column.figures("MEMORY", 9, 2, guest -> Formats.memory(guest.memoryKib())),
                Column.figures("NET", 11, 6, guest -> rate(guest.network())),
                Column.figures("DISK", 11, 7, guest -> rate(guest.disk())));
        return new Table<>(columns).fitting(cells);
    }

    /** One with all its figures, a line each. */
    static List<String> figures(GuestRow guest) {
        List<String> lines = new ArrayList<>();
        lines.add("uuid     " + guest.uuid());
        lines.add("state    " + guest.state());
        lines.add("cpu      "
                + (Double.isNaN(guest.cpus()) ? "not measured here yet" : cpus(guest.cpus()) + " CPUs")
                + (Double.isNaN(guest.usualCpus()) ? "" : ", usually " + cpus(guest.usualCpus())) + ", of "
                + guest.vcpus() + " virtual ones");
        lines.add("memory   " + Formats.memory(guest.memoryKib()));
        lines.add("network  " + rate(guest.network()));
        lines.add("disk     " + rate(guest.disk()));
        return lines;
    }

    private static String cpus(double cpus) {
        return Double.isNaN(cpus) ? "" : String.format(Locale.ROOT, "%.2f", cpus);
    }

    private static String rate(double bytesPerSecond) {
        return String.format(Locale.ROOT, "%.1f MiB/s", bytesPerSecond / MEBIBYTE);
    }
}
