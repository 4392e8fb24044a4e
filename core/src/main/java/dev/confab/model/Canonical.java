package dev.confab.model;

import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.WireWriter;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of a commit over which the chain is computed. It never changes, whatever becomes of the wire format; a golden
 * file pins it. Lengths are variable-length counts, texts UTF-8, numbers big-endian.
 */
final class Canonical {

    /** Those of settings version 1. A later limit needs a new version, or the chains of the past would change. */
    private static final List<Limit> LIMITS = List.of(
            Limit.KEY_BYTES,
            Limit.VALUE_BYTES,
            Limit.TRANSACTION_BYTES,
            Limit.TRANSACTION_CHANGES,
            Limit.NAMESPACE_KEYS,
            Limit.NAMESPACE_BYTES,
            Limit.NAMESPACE_NAME_BYTES,
            Limit.NAMESPACES,
            Limit.STORE_BYTES,
            Limit.AUTHOR_BYTES,
            Limit.REASON_BYTES);

    private Canonical() {}

    /** Returns the commit that follows {@code before}, with its chain. */
    static Commit commit(
            State before,
            Epoch epoch,
            Instant time,
            Cause cause,
            List<Change> changes,
            @Nullable ClusterSettings settings) {
        long revision = before.revision() + 1;
        byte[] body = body(epoch, revision, time, cause, changes, settings);
        Head head = new Head(epoch, revision, next(before.head().chain(), body));
        return new Commit(head, time, cause, changes, settings);
    }

    static void requireFollows(Head before, Commit commit) {
        boolean isSameEpoch = commit.head().epoch().equals(before.epoch());
        boolean isFounding = before.revision() == 0 && commit.settings().isPresent();
        boolean isRecovery =
                commit.settings().isPresent() && commit.head().epoch().compareTo(before.epoch()) > 0;
        if (commit.revision() != before.revision() + 1 || !(isSameEpoch || isFounding || isRecovery)) {
            throw new ChainMismatchException("commit " + commit.head() + " does not follow " + before
                    + "; expected revision " + (before.revision() + 1) + " of the same epoch");
        }
        Chain expected = next(before.chain(), body(commit));
        if (!expected.equals(commit.head().chain())) {
            throw new ChainMismatchException(
                    "commit " + commit.head() + " has another history than " + before + "; expected chain " + expected);
        }
    }

    private static byte[] body(Commit commit) {
        return body(
                commit.head().epoch(),
                commit.revision(),
                commit.time(),
                commit.cause(),
                commit.changes(),
                commit.newSettings());
    }

    private static byte[] body(
            Epoch epoch,
            long revision,
            Instant time,
            Cause cause,
            List<Change> changes,
            @Nullable ClusterSettings settings) {
        WireWriter writer = WireWriter.create();
        writer.writeLong(epoch.counter()).writeLong(epoch.id()).writeLong(revision);
        writer.writeLong(time.toEpochMilli());
        writer.writeString(cause.author()).writeString(cause.node()).writeString(cause.reason());
        writer.writeBoolean(settings != null);
        if (settings != null) {
            writeSettings(writer, settings);
        }
        writer.writeCount(changes.size());
        for (Change change : changes) {
            writer.writeString(change.namespace()).writeString(change.key()).writeLong(change.version());
            String value = change.newValue();
            writer.writeBoolean(value != null);
            if (value != null) {
                writer.writeString(value);
            }
        }
        return writer.toBytes();
    }

    /** Not shared with {@link CommitCodec}, whose format may change: this one must never follow it. */
    private static void writeSettings(WireWriter writer, ClusterSettings settings) {
        writer.writeLong(settings.clusterId().getMostSignificantBits());
        writer.writeLong(settings.clusterId().getLeastSignificantBits());
        writer.writeInt(settings.version());
        writer.writeCount(LIMITS.size());
        for (Limit limit : LIMITS) {
            writer.writeByte(limit.code()).writeLong(settings.limits().max(limit));
        }
    }

    private static Chain next(Chain previous, byte[] body) {
        MessageDigest digest = Sha256.digest();
        digest.update(previous.bytes());
        return Chain.of(digest.digest(body));
    }
}
