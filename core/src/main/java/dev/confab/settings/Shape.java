package dev.confab.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How values of a record or interface are put together from keys below a prefix. Immutable. */
sealed interface Shape permits RecordShape, InterfaceShape {

    List<Component> components();

    /**
     * Returns the value; null where something was faulty, which is noted.
     *
     * @param base a value whose parts are the fallbacks of the parts; null if there is none
     */
    @Nullable
    Object read(Pass pass, String prefix, @Nullable Object base);

    /** Whether the type itself gives the component a fallback. */
    boolean hasOwn(Component component);

    /** Notes the components that would have neither a value nor a default, were no key set. */
    default void check(Faults problems, String prefix, boolean hasBase) {
        for (Component component : components()) {
            String key = KeyNames.join(prefix, component.name());
            component.reader().check(problems, key, hasBase || hasOwn(component));
        }
    }
}
