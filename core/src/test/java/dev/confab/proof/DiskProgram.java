package dev.confab.proof;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;

/** Uses the disk in the ways the JDK has, in the folder given, and says what came of each; then the time. */
final class DiskProgram {

    private DiskProgram() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0], "file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ);
                FileOutputStream stream = new FileOutputStream(file.toFile(), true)) {
            say("write", () -> channel.write(ByteBuffer.allocate(8)));
            say("write-at", () -> channel.write(ByteBuffer.allocate(8), 100));
            say("gather", () -> channel.write(new ByteBuffer[] {ByteBuffer.allocate(8), ByteBuffer.allocate(8)}));
            say("stream", () -> {
                stream.write(new byte[8]);
                return 8;
            });
            say("truncate", () -> channel.truncate(4));
            say("force", () -> {
                channel.force(true);
                return 0;
            });
            say("force-data", () -> {
                channel.force(false);
                return 0;
            });
        } catch (IOException e) {
            System.out.println("open " + e.getMessage());
        }
        say("rename", () -> Files.move(file, file.resolveSibling("renamed"), StandardCopyOption.ATOMIC_MOVE));
        System.out.println("time " + System.currentTimeMillis());
    }

    private static void say(String what, Callable<Object> use) {
        try {
            use.call();
            System.out.println(what + " ok");
        } catch (Exception e) {
            System.out.println(what + " " + e.getMessage());
        }
    }
}
