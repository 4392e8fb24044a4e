package dev.confab.look;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SpecificationVersion;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON Schema must not have though its meta-schema allows it: keywords that the library would leave out without a word, since
 * it cannot read them, and names of what lies elsewhere. Words in examples, defaults and constants count as keywords too. Used once.
 */
final class JsonSchemaForm {

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

    private static final Set<String> COUNTS = Set.of(
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minContains",
            "maxContains",
            "minProperties",
            "maxProperties");

    /** Whose parts we look up by a text in which a number sign ends what it is about. */
    private static final Set<String> BY_TEXT = Set.of("patternProperties", "additionalProperties", "propertyNames");

    private final List<JsonFault> faults = new ArrayList<>();
    private final List<JsonNode> pointers = new ArrayList<>();
    private final JsonValue schema;
    private URI metaSchema = URI.create(SpecificationVersion.DRAFT2020_12.getId());
    private boolean hasInner;

    private JsonSchemaForm(JsonValue schema) {
        this.schema = schema;
    }

    static JsonSchemaForm of(JsonValue schema) {
        JsonSchemaForm form = new JsonSchemaForm(schema);
        form.look(schema);
        form.lookAtPointers();
        return form;
    }

    List<JsonFault> faults() {
        return faults;
    }

    /** The one that the schema names, or the newest. */
    URI metaSchema() {
        return metaSchema;
    }

    private void look(JsonNode node) {
        if (node.isObject()) {
            node.asObject().forEach(this::look);
        } else if (node.isArray()) {
            node.asArray().forEach(this::look);
        }
    }

    private void look(String name, JsonNode said) {
        if (said.isString()) {
            lookAtText(name, said);
        } else if (COUNTS.contains(name) && said.isInteger()) {
            addIf(said.asInteger().bitLength() >= Integer.SIZE, "at most " + Integer.MAX_VALUE, said);
        } else if (BY_TEXT.contains(name) && said.isObject()) {
            lookAtParts(name, said);
        }
        look(said);
    }

    private void lookAtText(String name, JsonNode said) {
        String text = said.asString();
        if (name.equals("$schema")) {
            Optional<URI> known = known(text);
            known.ifPresent(id -> metaSchema = id);
            addIf(known.isEmpty(), "the meta-schema of a draft from 4 to 2020-12", said);
        } else if (name.equals("pattern")) {
            add(Regex.of(text).fault(), said);
        } else if (REFERENCES.contains(name)) {
            lookAtReference(text, said);
        }
        hasInner |= (name.equals("$id") || name.equals("id"))
                && said.getJsonPointer().indexOf('/', 1) > 0;
    }

    private void lookAtReference(String text, JsonNode said) {
        if (!text.startsWith("#") || decoded(text) == null) {
            add("a place in this JSON Schema, #/... or #name, as nothing is fetched", said);
        } else if (text.startsWith("#/")) {
            pointers.add(said);
        }
    }

    /** Where a schema in it has an id of its own, only the library can say which of them is pointed into. */
    private void lookAtPointers() {
        for (JsonNode said : hasInner ? List.<JsonNode>of() : pointers) {
            String pointer = String.valueOf(decoded(said.asString())).substring(1);
            addIf(schema.part(pointer).isEmpty(), "a place that is in this JSON Schema", said);
        }
    }

    private void lookAtParts(String name, JsonNode said) {
        if (name.equals("patternProperties")) {
            said.asObject().forEach((pattern, schema) -> add(Regex.of(pattern).fault(), schema));
            said.asObject()
                    .forEach((pattern, schema) ->
                            addIf(schema.getJsonPointer().contains("#"), "at a place without #", schema));
        } else {
            addIf(said.getJsonPointer().contains("#"), "at a place without #", said);
        }
    }

    private static Optional<URI> known(String id) {
        for (SpecificationVersion version : SpecificationVersion.values()) {
            if (withoutEmptyFragment(version.getId()).equals(withoutEmptyFragment(id))) {
                return Optional.of(URI.create(version.getId()));
            }
        }
        return Optional.empty();
    }

    private static String withoutEmptyFragment(String id) {
        return id.endsWith("#") ? id.substring(0, id.length() - 1) : id;
    }

    private static @Nullable String decoded(String reference) {
        try {
            return URLDecoder.decode(reference, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // a percent sign and no number
            return null;
        }
    }

    private void addIf(boolean isWrong, String expected, JsonNode said) {
        add(isWrong ? expected : null, said);
    }

    private void add(@Nullable String expected, JsonNode said) {
        if (expected != null) {
            faults.add(new JsonFault(expected, said.getJsonPointer(), "", said.toPrintableString()));
        }
    }
}
