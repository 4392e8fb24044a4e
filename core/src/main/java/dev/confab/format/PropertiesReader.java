package dev.confab.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads properties by the rules of {@link java.util.Properties#load(java.io.Reader)}, plus what Spring Boot adds: documents
 * separated by {@code #---}, and {@code name[]=a,b} for lists. {@code Properties} itself cannot do it: it forgets the order and
 * the place of a key, names no line for a bad escape, and drops the comments in which the separators hide. Confined to one thread.
 */
final class PropertiesReader {

    private final Source source;
    private final PropertiesLines lines;
    private final Budget budget;
    private final List<Map<String, Scalar>> documents = new ArrayList<>();
    private Map<String, Scalar> document = new LinkedHashMap<>();

    private PropertiesReader(Source source) {
        this.source = source;
        this.lines = new PropertiesLines(source);
        this.budget = new Budget(source);
    }

    static List<Map<String, Scalar>> read(Source source) {
        return new PropertiesReader(source).documents();
    }

    private List<Map<String, Scalar>> documents() {
        char lastComment = 0;
        budget.document(Position.START);
        while (lines.hasNext()) {
            if (lines.isComment()) {
                char prefix = lines.peek();
                if (prefix != lastComment && lines.isSeparator()) {
                    separate();
                } else {
                    joinEmpty();
                    lastComment = prefix;
                }
                lines.skip();
            } else {
                lastComment = 0;
                entry();
            }
        }
        if (!document.isEmpty()) {
            documents.add(document);
        }
        return documents;
    }

    private void separate() {
        if (!document.isEmpty()) {
            documents.add(document);
            budget.document(lines.at());
        }
        document = new LinkedHashMap<>();
    }

    /** As in Spring Boot a comment between a separator and the next key takes the separator back. */
    private void joinEmpty() {
        if (document.isEmpty() && !documents.isEmpty()) {
            document = documents.remove(documents.size() - 1);
        }
    }

    private void entry() {
        Position at = lines.at();
        PropertiesText key = lines.key();
        if (key.isEmpty() && lines.isLineEnd()) {
            lines.value(); // a blank line
            return;
        }
        if (key.isEmpty()) {
            throw source.failure(at, "expected a key, found none before the separator");
        }
        PropertiesText value = lines.value();
        if (key.endsWithPlain("[]")) {
            putList(key.text().substring(0, key.text().length() - 2), value, at);
        } else {
            put(key.text(), value.text(), at);
        }
    }

    private void putList(String name, PropertiesText value, Position at) {
        int index = 0;
        for (String element : value.splitAtPlainCommas()) {
            put(name + "[" + index++ + "]", element, at);
        }
    }

    private void put(String key, String value, Position at) {
        budget.key(at);
        document.put(source.wellFormed(key, at), source.scalar(value, at));
    }
}
