package dev.confab.look;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A JSON Schema that the library has read. Nothing outside of it is ever asked for: the library fetches nothing by itself, and has the
 * official meta-schemas in its jar. Immutable, thread-safe.
 */
final class JsonSchema implements JsonDocument {

    private static final URI PLACE = URI.create("confab:/json-schema");

    /** Keywords of which only the whole is told: what does not fit in them may well be as it should. */
    private static final Set<String> ASIDE = Set.of("if", "not", "contains");

    /** Keywords whose parts have names, not keywords, next. */
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions");

    /** Knows the meta-schemas once they were asked for, and nothing else. */
    private static final Validator META_SCHEMAS = factory().createValidator();

    private final Validator validator;
    private final URI place;

    private JsonSchema(Validator validator, URI place) {
        this.validator = validator;
        this.place = place;
    }

    static JsonDocument read(String text) {
        List<JsonFault> faults = new ArrayList<>();
        JsonSchema schema = null;
        try {
            LookBudget budget = new LookBudget();
            budget.nextValue();
            JsonValue counted = JsonReader.read(text, budget);
            JsonValue kept = JsonReader.read(text, null);
            if (counted == null || kept == null) {
                return new Unreadable(List.of(JsonFault.ofWhole("well-formed JSON", text)));
            }
            JsonSchemaForm form = JsonSchemaForm.of(kept);
            faults.addAll(form.faults());
            faults.addAll(faultsOf(META_SCHEMAS.validate(form.metaSchema(), counted), counted));
            if (faults.isEmpty()) {
                Validator validator = factory().createValidator();
                schema = new JsonSchema(validator, validator.registerSchema(PLACE, kept));
            }
        } catch (JsonReader.Unfit e) {
            faults.add(JsonFault.ofWhole(e.expected(), text));
        } catch (LookBudget.Exhausted e) {
            faults.add(JsonFault.ofWhole("a JSON Schema that is read " + e.within(), text));
        } catch (StackOverflowError e) {
            faults.add(JsonFault.ofWhole("a JSON Schema that is not nested so deeply", text));
        } catch (RuntimeException e) {
            faults.add(JsonFault.ofWhole(
                    "a JSON Schema that the library reads, it failed with "
                            + e.getClass().getSimpleName() + "; please report this",
                    text));
        }
        return schema == null ? new Unreadable(faults) : schema;
    }

    private static ValidatorFactory factory() {
        return new ValidatorFactory()
                .withJsonNodeFactory(new Nodes())
                .withEvaluatorFactory(new BoundedKeywords())
                .withMessageProvider(new JsonWords())
                .withDisabledSchemaValidation(true); // done here, with a budget
    }

    @Override
    public List<JsonFault> faults() {
        return List.of();
    }

    @Override
    public List<JsonFault> faultsOf(String text, LookBudget budget) {
        try {
            budget.nextValue();
            JsonValue value = JsonReader.read(text, budget);
            return value == null ? List.of() : faultsOf(validator.validate(place, value), value);
        } catch (JsonReader.Unfit e) {
            return List.of(JsonFault.ofWhole(e.expected(), text));
        } catch (LookBudget.Exhausted e) {
            return List.of(JsonFault.ofWhole("seen to fit " + e.within(), text));
        } catch (StackOverflowError e) {
            return List.of(JsonFault.ofWhole("seen to fit by a stack of this size", text));
        } catch (RuntimeException e) { // a fault of the library's must not let a value pass
            return List.of(JsonFault.ofWhole(
                    "seen to fit by the library, it failed with " + e.getClass().getSimpleName()
                            + "; please report this",
                    text));
        }
    }

    private static List<JsonFault> faultsOf(Validator.Result result, JsonValue value) {
        List<JsonFault> faults = new ArrayList<>();
        for (Error error : result.getErrors()) {
            if (!error.getError().isEmpty() && !isAside(error.getEvaluationPath())) {
                faults.add(fault(error, value));
            }
        }
        if (!result.isValid() && faults.isEmpty()) {
            faults.add(new JsonFault("what fits", "", "", value.toPrintableString()));
        }
        return faults;
    }

    private static JsonFault fault(Error error, JsonValue value) {
        String at = error.getInstanceLocation();
        String came = value.part(at).orElse(value).toPrintableString();
        return new JsonFault(error.getError(), at, error.getEvaluationPath(), came);
    }

    private static boolean isAside(String keyword) {
        String[] steps = keyword.split("/", -1);
        for (int i = 1; i < steps.length - 1; i++) {
            if (ASIDE.contains(steps[i])) {
                return true;
            }
            i += NAMED.contains(steps[i]) ? 1 : 0;
        }
        return false;
    }

    /** Values come as they are; of texts there are the library's own meta-schemas only. */
    private static final class Nodes implements JsonNodeFactory {

        @Override
        public JsonNode wrap(Object node) {
            return (JsonValue) node;
        }

        @Override
        public JsonNode create(String text) {
            JsonValue value = JsonReader.read(text, null);
            if (value == null) {
                throw new IllegalArgumentException("a meta-schema must be JSON");
            }
            return value;
        }
    }
}
