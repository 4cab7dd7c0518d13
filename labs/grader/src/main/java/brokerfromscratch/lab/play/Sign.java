package brokerfromscratch.lab.play;

/**
 * One thing that the doctor looked at.
 *
 * @param about one word or two
 * @param found what is there
 * @param help  what to do about it; empty if all is well
 */
record Sign(Level level, String about, String found, String help) {
    /** WARN: something may go wrong, or goes wrong later. FAIL: the lab cannot work like this. */
    enum Level { OK, WARN, FAIL }

    static Sign ok(String about, String found, Object... values) {
        return new Sign(Level.OK, about, found.formatted(values), "");
    }

    static Sign warn(String about, String found, String help) {
        return new Sign(Level.WARN, about, found, help);
    }

    static Sign fail(String about, String found, String help) {
        return new Sign(Level.FAIL, about, found, help);
    }
}
