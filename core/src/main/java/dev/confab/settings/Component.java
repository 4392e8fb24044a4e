package dev.confab.settings;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record, or one method of an interface. Immutable.
 *
 * @param dashed the other name under which it is looked for; the same where there is none
 * @param getter from the record or interface to the component, both as objects
 * @param own the fallback that its type gives; null if there is none
 */
record Component(
        String name,
        String dashed,
        Reader reader,
        MethodHandle getter,
        @Nullable Object own) {

    /** Returns the key under which it is set, the plain one where it is not; null if under both, which is noted. */
    @Nullable
    String key(Pass pass, String prefix) {
        String key = KeyNames.join(prefix, name);
        if (dashed.equals(name)) {
            return key;
        }
        String other = KeyNames.join(prefix, dashed);
        if (!reader.isSet(pass.texts(), other)) {
            return key;
        }
        if (reader.isSet(pass.texts(), key)) {
            pass.fault(key, "is set beside " + other + ", which is the same; remove one of them");
            return null;
        }
        return other;
    }

    /** Returns what holds where no key is set: the part of that value, else its own fallback; null if there is none. */
    @Nullable
    Object fallback(@Nullable Object base) throws Throwable {
        Object part = base == null ? null : (Object) getter.invokeExact(base);
        return part == null ? own : part;
    }
}
