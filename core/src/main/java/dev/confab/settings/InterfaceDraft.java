package dev.confab.settings;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An interface while its values are being read: each when it is first asked for, by us or by a default method, and then kept.
 * Confined to one thread; nobody but default methods sees it.
 */
final class InterfaceDraft implements InvocationHandler {

    private enum Progress {
        OPEN,
        BEING_READ,
        DONE
    }

    private final InterfaceShape shape;
    private final Pass pass;
    private final String prefix;
    private final @Nullable Object base;
    private final @Nullable Object[] values;
    private final Progress[] progress;
    private @Nullable Object proxy;

    InterfaceDraft(InterfaceShape shape, Pass pass, String prefix, @Nullable Object base) {
        this.shape = shape;
        this.pass = pass;
        this.prefix = prefix;
        this.base = base;
        this.values = new @Nullable Object[shape.components().size()];
        this.progress = new Progress[values.length];
        Arrays.fill(progress, Progress.OPEN);
    }

    /** Returns the value of that component; null where it is faulty, which is noted. */
    @Nullable
    Object value(int index) {
        if (progress[index] == Progress.BEING_READ) {
            throw new IllegalStateException("its default asks for itself; set the key or break the circle");
        }
        if (progress[index] == Progress.OPEN) {
            progress[index] = Progress.BEING_READ;
            values[index] = read(shape.components().get(index));
            progress[index] = Progress.DONE;
        }
        return values[index];
    }

    private @Nullable Object read(Component component) {
        String key = component.key(pass, prefix);
        if (key == null) {
            return null;
        }
        try {
            return component.reader().read(pass, key, fallback(component, key));
        } catch (FaultyPartException e) {
            return null;
        } catch (Throwable e) {
            pass.faults().addThrown(key, e);
            return null;
        }
    }

    /** A default method runs only where its value is wanted. */
    private @Nullable Object fallback(Component component, String key) throws Throwable {
        Object fallback = component.fallback(base);
        Method method = shape.defaultOf(component);
        boolean isWanted = component.reader() instanceof ObjectReader
                || !component.reader().isSet(pass.texts(), key);
        if (method == null || !isWanted || base != null && fallback != null) {
            return fallback;
        }
        return InvocationHandler.invokeDefault(proxy(), method);
    }

    private Object proxy() {
        if (proxy == null) {
            proxy = shape.proxy(this);
        }
        return proxy;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        int index = shape.index(method);
        if (index >= 0) {
            Object value = value(index);
            if (value == null) {
                throw new FaultyPartException();
            }
            return value;
        }
        return method.isDefault()
                ? InvocationHandler.invokeDefault(self, method, arguments)
                : ofObject(self, method, arguments);
    }

    private @Nullable Object ofObject(Object self, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && arguments[0] == self;
            case "hashCode" -> System.identityHashCode(self);
            default -> shape.type().getSimpleName() + " while it is being read";
        };
    }

    /** Ends a default method that needs a value which is faulty; that has been noted. */
    private static final class FaultyPartException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FaultyPartException() {
            super("a value that this one is made of is faulty", null, false, false);
        }
    }
}
