package io.isotherm.launcher.terminal;

/**
 * A key that was pressed.
 *
 * @param kind which
 * @param character what it types; 0 for none
 */
public record Key(Kind kind, int character) {
    public enum Kind {
        CHARACTER,
        ENTER,
        BACKSPACE,
        ESCAPE,
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        /** One that means nothing here. */
        OTHER
    }

    public static Key of(Kind kind) {
        return new Key(kind, 0);
    }

    public static Key of(int character) {
        return new Key(Kind.CHARACTER, character);
    }
}
