package dev.confab.settings;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gets hold of constructors and methods of the application, which need not be public. */
final class Access {

    private Access() {}

    /** The canonical constructor, from an array of all components to an object. */
    static MethodHandle constructor(Class<?> type, RecordComponent[] components) throws InaccessibleException {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            open(constructor, type);
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asType(MethodType.genericMethodType(parameters.length))
                    .asSpreader(Object[].class, parameters.length);
        } catch (ReflectiveOperationException e) {
            throw new InaccessibleException(opens(type));
        }
    }

    /** What the constructor without parameters makes; null if there is none, and if it throws, which is noted. */
    static @Nullable Object instance(Class<?> type, Faults problems) throws InaccessibleException {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            open(constructor, type);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            return null;
        } catch (InvocationTargetException e) {
            problems.addThrown(type.getName() + "()", e.getCause());
            return null;
        } catch (ReflectiveOperationException e) {
            throw new InaccessibleException(opens(type));
        }
    }

    /** From an object to an object. */
    static MethodHandle getter(Method method) throws InaccessibleException {
        open(method, method.getDeclaringClass());
        try {
            return MethodHandles.lookup().unreflect(method).asType(MethodType.genericMethodType(1));
        } catch (IllegalAccessException e) {
            throw new InaccessibleException(opens(method.getDeclaringClass()));
        }
    }

    /** Default methods are run by the JDK only where we could call them: those of a public interface that is exported to us. */
    static void requireDefaultsCanRun(Class<?> type) throws InaccessibleException {
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new InaccessibleException("has default methods and is not public; make " + type.getName()
                    + " public, or give the defaults by @Default");
        }
        if (!type.getModule().isExported(type.getPackageName(), Access.class.getModule())) {
            throw new InaccessibleException("has default methods and is not exported; " + toOurs("exports", type));
        }
    }

    private static void open(AccessibleObject object, Class<?> type) throws InaccessibleException {
        try {
            object.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new InaccessibleException(opens(type));
        }
    }

    private static String opens(Class<?> type) {
        return "is not accessible; " + toOurs("opens", type);
    }

    private static String toOurs(String directive, Class<?> type) {
        Module ours = Access.class.getModule();
        return "add \"" + directive + " " + type.getPackageName() + (ours.isNamed() ? " to " + ours.getName() : "")
                + ";\" to the module " + type.getModule().getName();
    }

    /** The message says what to do, and goes on after the name of the type. */
    static final class InaccessibleException extends Exception {

        private static final long serialVersionUID = 1L;

        InaccessibleException(String message) {
            super(message);
        }
    }
}
