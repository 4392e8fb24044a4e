package dev.confab.ledger;

/** What a voter must know of itself is lost: it must not vote again with this directory. */
final class DamagedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DamagedException(String message) {
        super(message);
    }
}
