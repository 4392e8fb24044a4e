package dev.confab.architecture;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java source as far as the layering needs it: its package, and its code without comments and texts. Immutable.
 *
 * @param path where it lies, for messages
 */
record Source(String path, String room, String code) {

    private static final Pattern NOT_CODE =
            Pattern.compile("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");

    /** A package and a type or a star: imports, static imports, and names written out in the code. */
    private static final Pattern QUALIFIED =
            Pattern.compile("\\b([a-z]\\w*(?:\\s*\\.\\s*[a-z]\\w*)+)\\s*\\.\\s*([A-Z]\\w*|\\*)");

    static Source of(String path, String text) {
        String code = NOT_CODE.matcher(text).replaceAll(Source::blank);
        Matcher matcher = PACKAGE.matcher(code);
        return new Source(path, matcher.find() ? matcher.group(1) : "", code);
    }

    /** Something stays in its place, so that two names do not grow together. */
    private static String blank(MatchResult match) {
        return match.group().startsWith("\"") ? "\\$" : " ";
    }

    /** The packages this source names, sorted, each once. */
    List<String> packages() {
        TreeSet<String> packages = new TreeSet<>();
        Matcher matcher = QUALIFIED.matcher(code);
        while (matcher.find()) {
            packages.add(matcher.group(1).replaceAll("\\s", ""));
        }
        return List.copyOf(packages);
    }
}
