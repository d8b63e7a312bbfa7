package org.numicoin.wire;

/// Bytes that are not the canonical encoding of what was expected. Caught once at each entry.
public final class DecodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int offset;
    private final String expected;

    /// @param offset where the reader stood, in bytes from the start of the input
    /// @param expected what should have been there
    public DecodeException(int offset, String expected) {
        super("at byte " + offset + ": expected " + expected);
        this.offset = offset;
        this.expected = expected;
    }

    public int offset() {
        return offset;
    }

    public String expected() {
        return expected;
    }
}
