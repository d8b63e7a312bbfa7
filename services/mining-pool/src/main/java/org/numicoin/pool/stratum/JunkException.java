package org.numicoin.pool.stratum;

/// What came is no line of the protocol.
final class JunkException extends Exception {
    private static final long serialVersionUID = 1;

    JunkException(String message) {
        super(message);
    }
}
