package org.numicoin.cli.http;

import java.time.Duration;
import java.util.Optional;
import org.numicoin.json.JsonFields;
import org.numicoin.primitives.Bytes;

/// What a server answered, whole.
///
/// @param retryAfter when it says that asking later helps
public record HttpAnswer(int status, Bytes body, Optional<Duration> retryAfter) {
    public static final int OK = 200;
    public static final int ACCEPTED = 202;
    public static final int NOT_FOUND = 404;
    public static final int TOO_MANY = 429;
    public static final int BAD_GATEWAY = 502;
    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;
    private static final int DETAIL_CHARACTERS_MAX = 300;

    /// Code and text of an error; made up from the status where the body is no problem document.
    public record Problem(String code, String detail) {}

    public boolean isClientError() {
        return status >= CLIENT_ERRORS && status < SERVER_ERRORS && status != TOO_MANY;
    }

    public String text() {
        return new String(body.unsafeArray(), java.nio.charset.StandardCharsets.UTF_8).strip();
    }

    public Problem problem() {
        try {
            var fields = JsonFields.parse(body.unsafeArray());
            return new Problem(
                    printable(fields.text("code")),
                    printable(fields.textIfAny("detail").orElse("")));
        } catch (IllegalArgumentException _) {
            return new Problem("http-" + status, "");
        }
    }

    /// A server's text goes to a terminal: no control characters, no more than a few lines.
    private static String printable(String text) {
        String cut = text.substring(0, Math.min(text.length(), DETAIL_CHARACTERS_MAX));
        return cut.replaceAll("\\p{Cntrl}", " ");
    }
}
