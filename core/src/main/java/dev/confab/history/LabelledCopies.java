package dev.confab.history;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the labelled copies that {@link Pins} wants, and brings them to disk and back. Thread-safe; blocks on the disk, with no lock
 * held.
 */
final class LabelledCopies {

    private static final Logger log = LoggerFactory.getLogger(LabelledCopies.class);

    private final PeerId node;
    private final Intake intake;

    LabelledCopies(PeerId node, Intake intake) {
        this.node = node;
        this.intake = intake;
    }

    /** Copies the revisions that were labelled since, before what they are made of is dropped. */
    void copy() {
        for (Pins.Wanted wanted : intake.look(known -> known.pins().takeWanted())) {
            try {
                Pin pin = wanted.read();
                intake.change(known -> known.pins().copied(pin, known.latest()));
            } catch (IOException e) {
                log.warn(
                        "[{}] could not copy a labelled revision, which goes with the rest: {}; check that disk",
                        node,
                        wanted.present().place(),
                        e);
            }
        }
    }

    /** Takes over what the last run left in those files. */
    void load(Segments files) throws IOException {
        files.loadLabelled((pin, file) -> intake.change(known -> known.pins().load(pin, file, known.latest())));
    }

    /** Writes those that are not on disk yet, and deletes those that nobody needs any more. */
    void write(Segments files) throws IOException {
        copy();
        List<Pin> unfiled = intake.lookBack(known -> known.pins().unfiled());
        for (Pin pin : unfiled) {
            Path file = files.write(pin);
            intake.change(known -> known.pins().filed(pin, file));
        }
        files.delete(intake.lookBack(known -> known.pins().takeUnneeded()));
    }

    static Pin read(Pins.Held labelled) throws IOException {
        Path file = labelled.file();
        Pin kept = labelled.kept();
        if (kept != null || file == null) {
            return Objects.requireNonNull(kept);
        }
        try {
            return Pin.read(file);
        } catch (MalformedException e) {
            throw new IOException(file + " is damaged; check that disk, ask another node", e);
        }
    }
}
