package org.numicoin.gateway.net;

import java.util.Locale;
import org.numicoin.gateway.protocol.Answer;

/// A peer did not give what it was asked for.
public final class RequestFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// It did not answer in time.
    public static final String TIMEOUT = "timeout";

    /// What it answered is not an answer.
    public static final String MALFORMED = "malformed";

    /// The connection or the stream ended.
    public static final String CONNECTION_LOST = "connection-lost";

    /// There is no connection with it.
    public static final String NOT_CONNECTED = "not-connected";

    /// It does not speak the protocol.
    public static final String UNSUPPORTED = "unsupported";

    private final String code;

    /// @param code one of the above, or `refused-…` with the code that the peer gave
    public RequestFailed(String code, String detail) {
        super(code + ": " + detail);
        this.code = code;
    }

    public RequestFailed(String code, String detail, Throwable cause) {
        this(code, detail);
        initCause(cause);
    }

    static RequestFailed refused(Answer.Refused refused) {
        String code = refused.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new RequestFailed("refused-" + code, refused.reason());
    }

    public String code() {
        return code;
    }
}
