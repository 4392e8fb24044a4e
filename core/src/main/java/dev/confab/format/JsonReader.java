package dev.confab.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Builds a tree from the tokens of Jackson, strictly: no comments, no duplicate names, nothing after the object. A number is its
 * digits as written, null the empty text. Confined to one thread.
 */
final class JsonReader {

    private static final int NUMBER_CHARS_MAX = 1_000;

    private final Source source;
    private final JsonParser parser;
    private final Budget budget;

    private JsonReader(Source source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
        this.budget = new Budget(source);
    }

    static List<Map<String, Scalar>> read(Source source) {
        try (JsonParser parser = factory(source.limits()).createParser(ObjectReadContext.empty(), source.text())) {
            return List.of(Flattener.flatten(source, new JsonReader(source, parser).document()));
        } catch (JacksonException e) {
            throw source.failure(at(e.getLocation()), "expected JSON, found: " + problem(e));
        }
    }

    /** Jackson repeats a bare word, which may be a secret that somebody forgot to quote. */
    private static String problem(JacksonException e) {
        String message = e.getOriginalMessage();
        return message.startsWith("Unrecognized token") || message.startsWith("Non-standard token")
                ? "a bare word where a value belongs"
                : message;
    }

    private static JsonFactory factory(FormatLimits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.nestingMax() + 1) // ours is counted first and says where
                .maxNameLength(limits.fileBytesMax())
                .maxStringLength(limits.fileBytesMax())
                .maxNumberLength(NUMBER_CHARS_MAX)
                .build();
        return JsonFactory.builder().streamReadConstraints(constraints).build();
    }

    private Mapping document() {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw source.failure(here(), "expected an object at the top, found " + (first == null ? "nothing" : first));
        }
        Mapping mapping = mapping(here());
        if (parser.nextToken() != null) {
            throw source.failure(here(), "expected the end after the object, found more");
        }
        return mapping;
    }

    private Tree tree(JsonToken token) {
        Position at = here();
        if (token == JsonToken.START_OBJECT) {
            return mapping(at);
        }
        if (token == JsonToken.START_ARRAY) {
            return sequence(at);
        }
        budget.key(at);
        return token == JsonToken.VALUE_NULL ? new Scalar("", at) : source.scalar(parser.getString(), at);
    }

    private Mapping mapping(Position at) {
        budget.enter(at);
        Map<String, Tree> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            Position nameAt = here();
            String name = source.wellFormed(parser.currentName(), nameAt);
            if (entries.containsKey(name)) {
                throw source.failure(nameAt, "expected each key once, found " + name + " again");
            }
            entries.put(name, tree(parser.nextToken()));
        }
        if (entries.isEmpty()) {
            budget.key(at);
        }
        budget.leave();
        return new Mapping(entries, at);
    }

    private Sequence sequence(Position at) {
        budget.enter(at);
        List<Tree> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(tree(token));
        }
        if (elements.isEmpty()) {
            budget.key(at);
        }
        budget.leave();
        return new Sequence(elements, at);
    }

    private Position here() {
        return at(parser.currentTokenLocation());
    }

    private static Position at(@Nullable TokenStreamLocation location) {
        if (location == null || location.getLineNr() < 1 || location.getColumnNr() < 1) {
            return Position.START;
        }
        return new Position(location.getLineNr(), location.getColumnNr());
    }
}
