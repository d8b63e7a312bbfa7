package org.numicoin.libp2p;

/// A peer broke a rule of a protocol. The connection or stream on which it happened is closed; the
/// code is stable and names the rule, for reputation and metrics. Has no stack trace: peers cause
/// it at will, and it must cost us little.
public final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    /// @param code stable, lower case with hyphens, such as `yamux-window-exceeded`
    /// @param what what was seen, for people
    public ProtocolViolation(String code, String what) {
        super(code + ": " + what, null, false, false);
        this.code = code;
    }

    /// Names the rule that was broken.
    public String code() {
        return code;
    }
}
