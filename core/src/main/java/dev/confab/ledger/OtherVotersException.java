package dev.confab.ledger;

/** The voters that this ledger runs with were never agreed on; others are on its disk now, and it has to be opened anew. */
final class OtherVotersException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OtherVotersException(Voters others) {
        super("the voters are " + others, null, false, false);
    }
}
