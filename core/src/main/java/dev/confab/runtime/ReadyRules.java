package dev.confab.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.confab.look.JsonDocument;
import dev.confab.look.Regex;
import dev.confab.schema.JsonSchemaRule;

/**
 * Regular expressions and JSON Schemas as they were read last; each is read once and used often. One that could not be read is read
 * again: it may be the stack of that thread that was too small. Thread-safe.
 */
final class ReadyRules {

    private static final int REGEXES_MAX = 1_000;

    /** How long the JSON Schemas are together that are kept. */
    private static final int DOCUMENT_CHARS_MAX = 262_144;

    private final Cache<String, Regex> regexes = Caffeine.newBuilder()
            .maximumSize(REGEXES_MAX)
            .executor(Runnable::run)
            .build();
    private final Cache<String, JsonDocument> documents = Caffeine.newBuilder()
            .maximumWeight(DOCUMENT_CHARS_MAX)
            .<String, JsonDocument>weigher((text, document) -> text.length())
            .executor(Runnable::run)
            .build();

    Regex regex(String text) {
        Regex known = regexes.getIfPresent(text);
        if (known != null) {
            return known;
        }
        Regex read = Regex.of(text);
        if (read.fault() == null) {
            regexes.put(text, read);
        }
        return read;
    }

    JsonDocument document(JsonSchemaRule rule) {
        JsonDocument known = documents.getIfPresent(rule.text());
        if (known != null) {
            return known;
        }
        JsonDocument read = JsonDocument.of(rule.text());
        if (read.faults().isEmpty()) {
            documents.put(rule.text(), read);
        }
        return read;
    }
}
