package dev.confab.source;

/** What keeps a look or a publication from going on; becomes a {@link SourceProblem}. */
final class SourceException extends Exception {

    private static final long serialVersionUID = 1L;

    private final SourceProblem.Kind kind;

    SourceException(SourceProblem.Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    SourceProblem.Kind kind() {
        return kind;
    }
}
