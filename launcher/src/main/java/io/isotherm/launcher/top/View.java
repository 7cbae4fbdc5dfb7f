package io.isotherm.launcher.top;

import java.util.List;

/** What is looked at. Names of what is selected are empty where it is the first. */
sealed interface View {

    /** All hosts of the pool. */
    record Hosts(String selected) implements View {}

    /** A host with its guests; they are selected by UUID. */
    record Host(String host, String selected) implements View {}

    /** A guest. */
    record Guest(String uuid, String name) implements View {}

    /** Lines to read, from one on. */
    record Text(List<String> lines, int from) implements View {
        public Text {
            lines = List.copyOf(lines);
        }
    }

    /** The pools to choose from. */
    record Pools(List<String> names, String selected) implements View {
        public Pools {
            names = List.copyOf(names);
        }
    }
}
