package dev.confab.format;

/** A place in a file; line and column are 1-based. Immutable. */
record Position(int line, int column) {

    static final Position START = new Position(1, 1);

    /** The place of the character at {@code index}; lines end at CR, LF or CR LF, columns count code points. */
    static Position of(String text, int index) {
        int line = 1;
        int lineStart = 0;
        int end = Math.min(index, text.length());
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean isCrOfCrLf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || c == '\r' && !isCrOfCrLf) {
                line++;
                lineStart = i + 1;
            }
        }
        return new Position(line, text.codePointCount(lineStart, end) + 1);
    }
}
