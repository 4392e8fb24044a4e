package dev.confab.journal;

/**
 * What a voter has acknowledged and must not go back on. Where damage or a torn end hides how far that was, it is unknown:
 * the voter neither votes nor stands until a leader has brought it up to date, or all other voters have said how far they are.
 *
 * @param atLeast how far it surely goes
 * @param isKnown whether it goes no further
 */
public record Promise(Position atLeast, boolean isKnown) {

    public static final Promise NOTHING = new Promise(Position.NONE, true);

    /** Whether one whose log ends there knows all that was promised here. */
    public boolean isKeptBy(Position last) {
        return isKnown && last.compareTo(atLeast) >= 0;
    }
}
