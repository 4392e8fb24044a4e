package dev.confab.gossip.wire;

/** The bytes of a {@link Head}: epoch counter, epoch id, revision, all 32 bytes of the chain. */
public final class HeadCodec {

    private HeadCodec() {}

    public static void write(WireWriter writer, Head head) {
        writer.writeVarLong(head.epoch().counter()).writeLong(head.epoch().id());
        writer.writeVarLong(head.revision()).writeRaw(head.chain().bytes());
    }

    public static Head read(WireReader reader) {
        long counter = reader.readVarLong();
        long id = reader.readLong();
        long revision = reader.readVarLong();
        Chain chain = Chain.of(reader.readRaw(Chain.BYTES));
        if (counter < 0 || revision < 0) {
            throw new MalformedException("a head's numbers must be >= 0, were " + counter + " and " + revision);
        }
        return new Head(new Epoch(counter, id), revision, chain);
    }
}
