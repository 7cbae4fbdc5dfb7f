package io.isotherm.bench.planetlab.simulation;

import java.util.Arrays;

/** The guests of a host in the order in which they came, those that are migrating in among them. */
final class GuestList {
    private int[] guests = new int[4];
    private boolean[] arriving = new boolean[4];
    private int size;

    int size() {
        return size;
    }

    int guest(int position) {
        return guests[position];
    }

    /** Whether the guest at a position is only migrating in. */
    boolean isArriving(int position) {
        return arriving[position];
    }

    void add(int guest, boolean arrives) {
        if (size == guests.length) {
            guests = Arrays.copyOf(guests, 2 * size);
            arriving = Arrays.copyOf(arriving, 2 * size);
        }
        guests[size] = guest;
        arriving[size] = arrives;
        size++;
    }

    /** Takes a guest out, if it is there in that way. */
    void remove(int guest, boolean arrives) {
        int position = position(guest, arrives);
        if (position >= 0) {
            size--;
            System.arraycopy(guests, position + 1, guests, position, size - position);
            System.arraycopy(arriving, position + 1, arriving, position, size - position);
        }
    }

    boolean contains(int guest, boolean arrives) {
        return position(guest, arrives) >= 0;
    }

    private int position(int guest, boolean arrives) {
        for (int i = 0; i < size; i++) {
            if (guests[i] == guest && arriving[i] == arrives) {
                return i;
            }
        }
        return -1;
    }

    /** The guests that are here and not only arriving, in order. */
    int[] residents() {
        int[] residents = new int[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (!arriving[i]) {
                residents[count++] = guests[i];
            }
        }
        return Arrays.copyOf(residents, count);
    }
}
