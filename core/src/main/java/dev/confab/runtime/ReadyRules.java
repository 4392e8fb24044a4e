package dev.confab.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.confab.look.JsonDocument;
import dev.confab.look.Regex;
import dev.confab.schema.JsonSchemaRule;

/** Regular expressions and JSON Schemas as they were read last; each is read once and used often. Thread-safe. */
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
        return regexes.get(text, Regex::of);
    }

    JsonDocument document(JsonSchemaRule rule) {
        return documents.get(rule.text(), JsonDocument::of);
    }
}
