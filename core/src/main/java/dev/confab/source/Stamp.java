package dev.confab.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What a file system says of a file without reading it: where it lies once all links are followed, so that a link that is
 * swapped shows; which file it is, so that one renamed into its place shows; its size and time. Immutable.
 *
 * @param key the file's number where the file system has one
 */
record Stamp(Path real, @Nullable Object key, long size, FileTime modified) {

    static Stamp of(Path file) throws IOException {
        Path real = file.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        return new Stamp(real, attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }
}
