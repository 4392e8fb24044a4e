package dev.confab.settings;

import java.util.List;

/**
 * How large a type is. Immutable.
 *
 * @param components how many stand in it, those below included
 * @param nesting how deep types stand in each other
 */
record Extent(int components, int nesting) {

    /** A component that has no keys below its own. */
    static final Extent ONE = new Extent(1, 0);

    /** Of a type that has these components. */
    static Extent of(List<Component> components) {
        int sum = 0;
        int nesting = 0;
        for (Component component : components) {
            Extent extent = component.reader().extent();
            sum += extent.components();
            nesting = Math.max(nesting, extent.nesting());
        }
        return new Extent(sum, nesting + 1);
    }
}
