package dev.confab.format;

import org.jspecify.annotations.Nullable;

/**
 * A configuration file that cannot be taken as it is: bad syntax, a limit that is passed, a condition nobody can decide. Nothing
 * of the file was taken. The message names source, line, column and reason and never a value, which may be a secret; for the
 * same reason there is no cause, since parsers quote the line they failed at.
 */
public final class ConfigFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String source;
    private final int line;
    private final int column;
    private final String reason;

    ConfigFormatException(String source, @Nullable Position at, String reason) {
        super(source + (at == null ? "" : ":" + at.line() + ":" + at.column()) + ": " + reason
                + "; fix the file, nothing was imported");
        this.source = source;
        this.line = at == null ? 0 : at.line();
        this.column = at == null ? 0 : at.column();
        this.reason = reason;
    }

    /** The name of the file as the caller gave it. */
    public String source() {
        return source;
    }

    /** The line, 1-based; 0 where the reason concerns the file as a whole. */
    public int line() {
        return line;
    }

    /** The column, 1-based; 0 where the reason concerns the file as a whole. */
    public int column() {
        return column;
    }

    /** What was expected and what was found. */
    public String reason() {
        return reason;
    }
}
