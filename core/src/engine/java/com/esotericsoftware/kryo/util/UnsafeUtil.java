package com.esotericsoftware.kryo.util;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Takes the place of the class of this name in Kryo 4.0.2, the serializer of our Raft engine. The original reaches for {@code
 * sun.misc.Unsafe} when it is loaded, which prints warnings on JDK 24 and later and fails where Unsafe is denied. This one
 * says that there is none; Kryo then reads and writes fields in another way. See {@code docs/decisions.md}.
 *
 * <p>Left out is what only Kryo's {@code UnsafeInput}, {@code UnsafeOutput} and {@code FastestStreamFactory} link to: they
 * cannot work without Unsafe, and nothing of ours or of Atomix names them.
 */
public class UnsafeUtil {

    /** Returns null: there is no Unsafe. Kryo calls it by reflection, so the type does not matter to it. */
    public static final Object unsafe() {
        return null;
    }

    /** Returns the fields in the order in which they came. */
    public static Field[] sortFieldsByOffset(List<Field> allFields) {
        return allFields.toArray(new Field[0]);
    }

    /** Returns null, as the original does where it has no access to memory. */
    public static final ByteBuffer getDirectBufferAt(long address, int size) {
        return null;
    }

    /** Leaves the buffer to the garbage collector. */
    public static void releaseBuffer(ByteBuffer buffer) {}
}
