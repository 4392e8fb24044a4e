package dev.confab.gossip.transport;

/**
 * The bounds of a transport. What would exceed one fails at once, with a message that names the limit and the actual size.
 * Immutable.
 *
 * @param frameBytesMax the longest frame, header aside: subject and payload of one message; 8 MiB
 * @param outboundBytesMax the bytes that may wait for one address; 16 MiB
 * @param outboundMessagesMax the messages that may wait for one address; 10,000
 * @param openRequestsMax the requests that may be unanswered on one connection, in either direction; 10,000
 * @param inboundConnectionsMax the connections that others may hold to this node; 4,096
 * @param outboundConnectionsMax the addresses this node may be connected to or keep trying; 4,096
 */
public record TransportLimits(
        int frameBytesMax,
        long outboundBytesMax,
        int outboundMessagesMax,
        int openRequestsMax,
        int inboundConnectionsMax,
        int outboundConnectionsMax) {

    /** What a transport has unless told otherwise. */
    public static final TransportLimits DEFAULT =
            new TransportLimits(8 * 1024 * 1024, 16 * 1024 * 1024, 10_000, 10_000, 4_096, 4_096);

    public TransportLimits {
        if (frameBytesMax < FrameDecoder.HANDSHAKE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "frameBytesMax must be >= " + FrameDecoder.HANDSHAKE_BYTES_MAX + ", was " + frameBytesMax);
        }
        requirePositive("outboundBytesMax", outboundBytesMax);
        requirePositive("outboundMessagesMax", outboundMessagesMax);
        requirePositive("openRequestsMax", openRequestsMax);
        requirePositive("inboundConnectionsMax", inboundConnectionsMax);
        requirePositive("outboundConnectionsMax", outboundConnectionsMax);
    }

    /** Returns these limits with frames of at most that many bytes. */
    public TransportLimits withFrameBytesMax(int bytes) {
        return new TransportLimits(
                bytes,
                outboundBytesMax,
                outboundMessagesMax,
                openRequestsMax,
                inboundConnectionsMax,
                outboundConnectionsMax);
    }

    /** Returns these limits with at most that many bytes and messages waiting for one address. */
    public TransportLimits withOutboundMax(long bytes, int messages) {
        return new TransportLimits(
                frameBytesMax, bytes, messages, openRequestsMax, inboundConnectionsMax, outboundConnectionsMax);
    }

    /** Returns these limits with at most that many unanswered requests on one connection. */
    public TransportLimits withOpenRequestsMax(int requests) {
        return new TransportLimits(
                frameBytesMax,
                outboundBytesMax,
                outboundMessagesMax,
                requests,
                inboundConnectionsMax,
                outboundConnectionsMax);
    }

    /** Returns these limits with at most that many connections in either direction. */
    public TransportLimits withConnectionsMax(int inbound, int outbound) {
        return new TransportLimits(
                frameBytesMax, outboundBytesMax, outboundMessagesMax, openRequestsMax, inbound, outbound);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, was " + value);
        }
    }
}
