package dev.confab.settings;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** What the methods of an interface are to us. */
final class Interfaces {

    private Interfaces() {}

    /** Whether the method is answered from a key: it has no parameters and is not one that every object has. */
    static boolean isComponent(Method method) {
        return method.getParameterCount() == 0 && isOwn(method);
    }

    /** Whether the method can be answered neither from a key nor by itself. */
    static boolean isUnanswerable(Method method) {
        return method.getParameterCount() > 0 && isOwn(method) && !method.isDefault();
    }

    /** Of two methods of one name without parameters the one that overrides the other. */
    static Method moreSpecific(Method one, Method other) {
        return one.getDeclaringClass().isAssignableFrom(other.getDeclaringClass()) ? other : one;
    }

    private static boolean isOwn(Method method) {
        return !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic() && !isOfObject(method);
    }

    private static boolean isOfObject(Method method) {
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }
}
