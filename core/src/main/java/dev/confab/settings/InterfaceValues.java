package dev.confab.settings;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The values of an interface, in the order of its components; equal where type and values are. Immutable. */
final class InterfaceValues implements InvocationHandler {

    private final InterfaceShape shape;
    private final @Nullable Object[] values;

    /** Takes the array over. */
    InterfaceValues(InterfaceShape shape, @Nullable Object[] values) {
        this.shape = shape;
        this.values = values;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        int index = shape.index(method);
        if (index >= 0) {
            return values[index];
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, arguments);
        }
        return switch (method.getName()) {
            case "equals" -> arguments != null && isEqualTo(arguments[0]);
            case "hashCode" -> Arrays.hashCode(values);
            default -> described();
        };
    }

    private boolean isEqualTo(@Nullable Object other) {
        return other != null
                && Proxy.isProxyClass(other.getClass())
                && Proxy.getInvocationHandler(other) instanceof InterfaceValues that
                && shape.type() == that.shape.type()
                && Arrays.equals(values, that.values);
    }

    /** As a record would. */
    private String described() {
        StringJoiner described = new StringJoiner(", ", shape.type().getSimpleName() + "[", "]");
        List<Component> components = shape.components();
        for (int i = 0; i < values.length; i++) {
            described.add(components.get(i).name() + "=" + values[i]);
        }
        return described.toString();
    }
}
