package dev.confab.format;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes a tree as block YAML. Values are always quoted: then no reader, of YAML 1.1 or 1.2, takes {@code no} for false or
 * {@code 010} for eight. Confined to one thread.
 */
final class YamlWriter {

    /** YAML wants longer keys to be announced with a question mark. */
    private static final int SIMPLE_KEY_CHARS_MAX = 1_000;

    private static final Pattern PLAIN_KEY = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]*");
    private static final Set<String> WORDS_OF_YAML_1_1 =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    static String write(Mapping mapping) {
        if (mapping.entries().isEmpty()) {
            return "{}\n";
        }
        YamlWriter writer = new YamlWriter();
        writer.appendMapping(mapping.entries(), "");
        return writer.out.toString();
    }

    private void appendMapping(Map<String, Tree> entries, String indent) {
        entries.forEach((name, tree) -> {
            out.append(indent);
            appendKey(name, indent);
            appendBelow(tree, indent);
        });
    }

    private void appendSequence(List<Tree> elements, String indent) {
        for (Tree element : elements) {
            out.append(indent).append('-');
            appendBelow(element, indent);
        }
    }

    private void appendBelow(Tree tree, String indent) {
        if (tree instanceof Scalar scalar) {
            out.append(' ').append(QuotedText.quote(scalar.text())).append('\n');
        } else if (tree instanceof Sequence sequence) {
            out.append('\n');
            appendSequence(sequence.elements(), indent + "  ");
        } else if (tree instanceof Mapping mapping) {
            out.append('\n');
            appendMapping(mapping.entries(), indent + "  ");
        }
    }

    private void appendKey(String name, String indent) {
        String key = isPlain(name) ? name : QuotedText.quote(name);
        if (key.length() > SIMPLE_KEY_CHARS_MAX) {
            out.append("? ").append(key).append('\n').append(indent).append(':');
        } else {
            out.append(key).append(':');
        }
    }

    private static boolean isPlain(String name) {
        return PLAIN_KEY.matcher(name).matches() && !WORDS_OF_YAML_1_1.contains(name.toLowerCase(Locale.ROOT));
    }
}
