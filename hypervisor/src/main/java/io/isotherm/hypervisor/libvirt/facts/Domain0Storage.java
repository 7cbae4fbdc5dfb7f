package io.isotherm.hypervisor.libvirt.facts;

import io.isotherm.eligibility.DiskSharing;
import io.isotherm.eligibility.GuestDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A host's storage as its Domain-0 sees it, where we run there: mounted file systems from the kernel's table of mounts,
 * block devices from {@code /sys/class/block}. A device is known by its world-wide identity; one that has none, or only
 * one of its maker's choice, which copies of a machine share, is not known.
 */
final class Domain0Storage implements StorageView {
    private static final Set<String> OF_THE_NETWORK = Set.of(
            "nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "fuse.glusterfs", "fuse.ceph-fuse", "lustre", "beegfs");
    private static final Set<String> OF_A_CLUSTER = Set.of("gfs2", "ocfs2");
    private static final Set<String> OF_ONE_HOST = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "zfs",
            "f2fs",
            "jfs",
            "reiserfs",
            "vfat",
            "tmpfs",
            "ramfs",
            "rootfs",
            "overlay",
            "squashfs",
            "iso9660");
    private static final Pattern WORLD_WIDE = Pattern.compile("(naa|eui|uuid)\\.[0-9a-zA-Z-]+");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    /** A mounted file system. */
    private record Mount(String directory, String type, String source) {}

    private final Path root;
    private final List<Mount> mounts;

    private Domain0Storage(Path root, List<Mount> mounts) {
        this.root = root;
        this.mounts = mounts;
    }

    /**
     * What is there now.
     *
     * @param root the root of the host's file systems
     */
    static StorageView read(Path root) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : lines(root.resolve("proc/self/mountinfo"))) {
            String[] halves = line.split(" - ", 2);
            String[] where = halves[0].split(" ", -1);
            String[] what = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
            if (where.length >= 5 && what.length >= 2) {
                String within = unescaped(where[3]);
                mounts.add(new Mount(
                        unescaped(where[4]), what[0], unescaped(what[1]) + (within.equals("/") ? "" : within)));
            }
        }
        return new Domain0Storage(root, mounts);
    }

    @Override
    public GuestDisk disk(String path) {
        if (path.startsWith("/dev/")) {
            return identity(device(path))
                    .map(identity -> StorageView.identified(path, identity))
                    .orElseGet(() -> StorageView.unknown(path));
        }
        Optional<Mount> mount = mountOf(real(path));
        if (mount.isEmpty()) {
            return StorageView.unknown(path);
        }
        return OF_ONE_HOST.contains(mount.get().type)
                ? new GuestDisk(path, DiskSharing.LOCAL, "")
                : identity(mount.get())
                        .map(identity -> StorageView.identified(path, identity))
                        .orElseGet(() -> StorageView.unknown(path));
    }

    @Override
    public Optional<SortedSet<String>> identities() {
        SortedSet<String> all = new TreeSet<>();
        mounts.forEach(mount -> identity(mount).ifPresent(all::add));
        Path devices = root.resolve("sys/class/block");
        try (Stream<Path> names = Files.list(devices)) {
            names.forEach(name -> identity(name.getFileName().toString()).ifPresent(all::add));
        } catch (IOException e) {
            // Without block devices there are still the mounts.
        }
        return mounts.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** The last one mounted at the deepest directory hides what is below. */
    private Optional<Mount> mountOf(String path) {
        Optional<Mount> deepest = Optional.empty();
        for (Mount mount : mounts) {
            boolean within = StorageView.isWithin(mount.directory, path);
            if (within
                    && (deepest.isEmpty()
                            || mount.directory.length()
                                    >= deepest.get().directory.length())) {
                deepest = Optional.of(mount);
            }
        }
        return deepest;
    }

    private Optional<String> identity(Mount mount) {
        if (OF_THE_NETWORK.contains(mount.type)) {
            return Optional.of(StorageView.mounted(mount.source, mount.directory));
        }
        return OF_A_CLUSTER.contains(mount.type)
                ? identity(device(mount.source))
                        .map(device -> StorageView.mounted(mount.type + " on " + device, mount.directory))
                : Optional.empty();
    }

    /** The kernel's name of a block device. */
    private String device(String path) {
        return Path.of(real(path)).getFileName().toString();
    }

    /** World-wide identity of a block device, by its kernel's name: its own, or that of the one device that it lies on. */
    private Optional<String> identity(String device) {
        return identity(device, 0);
    }

    private Optional<String> identity(String device, int depth) {
        Path entry = root.resolve("sys/class/block").resolve(device);
        if (depth > 8 || !Files.exists(entry)) {
            return Optional.empty();
        }
        Optional<String> own = Stream.of("wwid", "device/wwid")
                .flatMap(file -> lines(entry.resolve(file)).stream())
                .map(String::strip)
                .filter(id -> WORLD_WIDE.matcher(id).matches())
                .findFirst();
        return own.isPresent()
                ? own
                : below(entry).flatMap(lower -> identity(lower, depth + 1)).map(id -> id + part(entry));
    }

    /** What of a larger device it is: a partition by its number, a mapped one by the mapper's identity of it. */
    private static String part(Path entry) {
        return Stream.of("partition", "dm/uuid")
                .flatMap(file -> lines(entry.resolve(file)).stream())
                .map(String::strip)
                .filter(part -> !part.isEmpty() && !part.startsWith("mpath-"))
                .findFirst()
                .map(part -> "/" + part)
                .orElse("");
    }

    private static Optional<String> below(Path entry) {
        if (Files.exists(entry.resolve("partition"))) {
            try {
                Path whole = entry.toRealPath().getParent();
                return Optional.ofNullable(whole)
                        .map(device -> device.getFileName().toString());
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        try (Stream<Path> slaves = Files.list(entry.resolve("slaves"))) {
            List<String> names =
                    slaves.map(slave -> slave.getFileName().toString()).sorted().toList();
            boolean paths = lines(entry.resolve("dm/uuid")).stream().anyMatch(uuid -> uuid.startsWith("mpath-"));
            return names.size() == 1 || (paths && !names.isEmpty()) ? Optional.of(names.get(0)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A path without symbolic links, as far as it can be followed. */
    private String real(String path) {
        try {
            Path real = root.resolve(path.substring(1)).toRealPath();
            return "/" + root.toRealPath().relativize(real);
        } catch (IOException e) {
            return path;
        }
    }

    private static String unescaped(String field) {
        return ESCAPED.matcher(field).replaceAll(Domain0Storage::character);
    }

    private static String character(MatchResult escaped) {
        return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escaped.group(1), 8)));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) && !Files.isDirectory(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
