package org.numicoin.libp2p.host;

import java.io.IOException;

/// A peer could not be reached, or was not tried.
public final class DialException extends IOException {
    private static final long serialVersionUID = 1;

    private final String code;

    /// @param code stable: `back-off`, `dial-queue-full`, `outbound-limit`, `no-address`,
    ///   `not-allowed`, `self-dial`, `banned`, `peer-limit`, `host-closed` or `unreachable`; the
    ///   reason of the last address when several were tried
    DialException(String code, String what) {
        super(code + ": " + what);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
