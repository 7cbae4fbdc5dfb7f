package io.isotherm.embedded.registry;

/** Whether schemas may be changed. */
enum RegistryMode {
    READWRITE,
    READONLY;

    /** @throws RegistryException (42204) if there is no such mode here */
    static RegistryMode of(String name) {
        return switch (name) {
            case "READWRITE" -> READWRITE;
            case "READONLY" -> READONLY;
            default -> throw RegistryException.invalidMode(name);
        };
    }
}
