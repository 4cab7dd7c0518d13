package brokerfromscratch.lab.author;

/** What became of a mutant. The names are those of pitest's {@code DetectionStatus}; the first two are bad news. */
enum Fate {
    SURVIVED("survives"),
    NO_COVERAGE("survives: no check comes here"),
    TIMED_OUT("stopped by the time limit"),
    MEMORY_ERROR("stopped: no memory left"),
    RUN_ERROR("stopped: its JVM ended"),
    NON_VIABLE("stopped: no class that a JVM takes"),
    KILLED("caught");

    private final String words;

    Fate(String words) {
        this.words = words;
    }

    boolean isSurvival() {
        return this == SURVIVED || this == NO_COVERAGE;
    }

    String words() {
        return words;
    }
}
