package dev.confab.source;

import dev.confab.format.ConfigFile;
import dev.confab.format.ConfigFormat;
import dev.confab.format.ConfigFormatException;
import dev.confab.format.FormatLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files on this machine. In a directory those count that end as a format does; names that begin with a dot do not, which are
 * editors' and, under Kubernetes, where the links lead to. Confined to the source's thread; every method blocks on the disk.
 */
final class WatchedFiles {

    /** How many files a directory may have. */
    static final int FILES_MAX = 1_000;

    private final Path path;
    private final boolean isDirectory;
    private final FormatLimits limits;
    private Map<String, Known> known = new HashMap<>();

    private record Known(Stamp stamp, String checksum) {}

    WatchedFiles(Path path, boolean isDirectory, FormatLimits limits) {
        this.path = path.toAbsolutePath();
        this.isDirectory = isDirectory;
        this.limits = limits;
    }

    /**
     * Looks at all files.
     *
     * @param isFresh read them all, also those whose stamp is the one of the last look
     * @return checksums by file name
     */
    SortedMap<String, String> look(boolean isFresh) throws SourceException {
        Map<String, Known> seen = new HashMap<>();
        try {
            for (String name : names()) {
                Known now = lookAt(name, isFresh ? null : known.get(name));
                if (now != null) {
                    seen.put(name, now);
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        known = seen;
        SortedMap<String, String> checksums = new TreeMap<>();
        seen.forEach((name, file) -> checksums.put(name, file.checksum()));
        return checksums;
    }

    /** What a file says, if it is still the one of that checksum. */
    Optional<Map<String, String>> values(String name, String checksum, List<String> profiles) throws SourceException {
        try {
            byte[] bytes = bytes(name);
            return Checksum.of(bytes).equals(checksum)
                    ? Optional.of(ConfigFile.parse(
                            name, bytes, ConfigFormat.of(Path.of(name)), limits, profiles.toArray(String[]::new)))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(e);
        } catch (ConfigFormatException | IllegalStateException e) {
            throw new SourceException(SourceProblem.Kind.MALFORMED, e.getMessage());
        }
    }

    private List<String> names() throws IOException, SourceException {
        return isDirectory ? namesInDirectory() : List.of(path.getFileName().toString());
    }

    private List<String> namesInDirectory() throws IOException, SourceException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (isOurs(name)) {
                    names.add(name);
                    requireNotTooMany(names);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    private void requireNotTooMany(List<String> names) throws SourceException {
        if (names.size() > FILES_MAX) {
            throw new SourceException(
                    SourceProblem.Kind.MALFORMED,
                    "directory " + path + " must have at most " + FILES_MAX
                            + " configuration files, has more; spread them over several sources");
        }
    }

    private static boolean isOurs(String name) {
        if (name.startsWith(".") || name.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        try {
            ConfigFormat.of(Path.of(name));
            return name.indexOf('.') > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Null where it is no file, or not there: it went since the directory was listed, or its link leads nowhere. */
    private @Nullable Known lookAt(String name, @Nullable Known before) throws IOException, SourceException {
        try {
            Stamp stamp = Stamp.of(file(name));
            if (!Files.isRegularFile(stamp.real())) {
                return null;
            }
            requireNotTooLarge(name, stamp);
            return before != null && stamp.equals(before.stamp()) ? before : new Known(stamp, Checksum.of(bytes(name)));
        } catch (NoSuchFileException e) {
            requireHome();
            return null;
        }
    }

    /** Asked before it is read, for it is asked with every look. */
    private void requireNotTooLarge(String name, Stamp stamp) throws SourceException {
        if (stamp.size() > limits.fileBytesMax()) {
            throw new SourceException(
                    SourceProblem.Kind.MALFORMED,
                    name + " must have at most " + limits.fileBytesMax() + " bytes (fileBytesMax), has " + stamp.size()
                            + "; make it smaller or split it");
        }
    }

    /** A file that is gone is one thing, a volume that is not mounted another. */
    private void requireHome() throws NoSuchFileException {
        Path home = isDirectory ? path : path.getParent();
        if (home != null && !Files.isDirectory(home)) {
            throw new NoSuchFileException(home.toString());
        }
    }

    private byte[] bytes(String name) throws IOException, SourceException {
        try {
            return ConfigFile.bytes(file(name), limits);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ConfigFormatException e) {
            throw new SourceException(SourceProblem.Kind.MALFORMED, e.getMessage());
        }
    }

    private Path file(String name) {
        return isDirectory ? path.resolve(name) : path;
    }

    private SourceException unreadable(IOException e) {
        return new SourceException(
                SourceProblem.Kind.UNREADABLE,
                (isDirectory ? "directory " : "file ") + path + " must be readable, was not (" + e
                        + "); nothing was published");
    }
}
