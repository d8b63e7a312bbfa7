package org.numicoin.libp2p.codec;

/// Bytes of a peer, or text of a user, that are not what the specification says. Caught once where
/// the bytes enter; the code is stable and goes into metrics and into the reason of a disconnect.
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    /// @param code stable, in lower case with hyphens
    /// @param what what was wrong with which part
    public MalformedException(String code, String what) {
        super(code + ": " + what);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
