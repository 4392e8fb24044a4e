package dev.confab.source;

import java.util.Optional;
import java.util.SortedMap;

/**
 * How a source stands. Immutable.
 *
 * @param source its name
 * @param files the files that have come to rest on this node, by name, with their SHA-256 in hexadecimal digits
 * @param isPublished whether what this node's files hold is what was published last, by whatever node
 * @param revision the commit that published last from this source, by whatever node; 0 where none did
 * @param problem what keeps this node from publishing; absent also where all is published
 */
public record SourceStatus(
        String source,
        SortedMap<String, String> files,
        boolean isPublished,
        long revision,
        Optional<SourceProblem> problem) {}
