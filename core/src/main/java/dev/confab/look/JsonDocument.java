package dev.confab.look;

import java.util.List;

/** A JSON Schema, ready to be held against values. Immutable, thread-safe. */
public interface JsonDocument {

    /** What reads a JSON Schema; without it none is read. */
    String LIBRARY = "dev.harrel:json-schema:1.9.1";

    /** Reads a JSON Schema; one that is none, or that nothing here can read, has {@link #faults}. */
    static JsonDocument of(String text) {
        try { // before anything that names it is loaded
            Class.forName("dev.harrel.jsonschema.Validator", false, JsonDocument.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            String expected = "checked by " + LIBRARY + ", which this node lacks on its class path: add it";
            return new Unreadable(List.of(JsonFault.ofWhole(expected, text)));
        }
        return JsonSchema.read(text);
    }

    /** Why it is none; empty where it is one. No value fits what is none. */
    List<JsonFault> faults();

    /** What is wrong with a value, which is well-formed: all of it, empty where the value fits. */
    List<JsonFault> faultsOf(String value, LookBudget budget);

    /** One that cannot be read. */
    record Unreadable(List<JsonFault> faults) implements JsonDocument {

        public Unreadable {
            faults = List.copyOf(faults);
        }

        @Override
        public List<JsonFault> faultsOf(String value, LookBudget budget) {
            return faults;
        }
    }
}
