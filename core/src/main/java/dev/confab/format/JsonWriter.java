package dev.confab.format;

import java.util.List;
import java.util.Map;

/** Writes a tree as JSON, two spaces per level, every value a string. Confined to one thread. */
final class JsonWriter {

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    static String write(Mapping mapping) {
        JsonWriter writer = new JsonWriter();
        writer.append(mapping, "\n");
        return writer.out.append('\n').toString();
    }

    private void append(Tree tree, String lineBreak) {
        if (tree instanceof Scalar scalar) {
            out.append(QuotedText.quote(scalar.text()));
        } else if (tree instanceof Sequence sequence) {
            appendSequence(sequence.elements(), lineBreak);
        } else if (tree instanceof Mapping mapping) {
            appendMapping(mapping.entries(), lineBreak);
        }
    }

    private void appendMapping(Map<String, Tree> entries, String lineBreak) {
        String separator = "{";
        for (Map.Entry<String, Tree> entry : entries.entrySet()) {
            out.append(separator).append(lineBreak).append("  ");
            out.append(QuotedText.quote(entry.getKey())).append(": ");
            append(entry.getValue(), lineBreak + "  ");
            separator = ",";
        }
        out.append(entries.isEmpty() ? "{}" : lineBreak + "}");
    }

    private void appendSequence(List<Tree> elements, String lineBreak) {
        String separator = "[";
        for (Tree element : elements) {
            out.append(separator).append(lineBreak).append("  ");
            append(element, lineBreak + "  ");
            separator = ",";
        }
        out.append(lineBreak).append(']');
    }
}
