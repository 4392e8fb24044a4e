package dev.confab.packaged;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.google.common.collect.ImmutableList;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An application with a Kryo and a Guava of its own, which it uses before and after it runs the program that its first
 * argument names. Compiled against the engine's Kryo 4, run with Kryo 5: what it calls is the same in both.
 */
final class HostileApplication {

    private HostileApplication() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        useOwnLibraries();
        Method main = Class.forName(arguments[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        useOwnLibraries();
        System.out.println("the application is well");
    }

    private static void useOwnLibraries() {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(false);
        Output output = new Output(64, -1);
        List<String> mine = new ArrayList<>(ImmutableList.of("a", "b"));
        kryo.writeClassAndObject(output, mine);
        if (!mine.equals(kryo.readClassAndObject(new Input(output.toBytes())))) {
            throw new IllegalStateException("the application's Kryo lost something");
        }
        System.out.println("Kryo of " + jarOf(Kryo.class) + ", Guava of " + jarOf(ImmutableList.class));
    }

    private static String jarOf(Class<?> type) {
        String location =
                type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
