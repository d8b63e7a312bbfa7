package org.numicoin.kit.http;

import org.springframework.http.HttpStatus;

/// An error as `application/problem+json` (RFC 9457).
///
/// @param code the stable name of the error; `type` is the same as a URI
/// @param instance the path that was asked for
record Problem(String type, String title, int status, String code, String detail, String instance) {
    private static final String TYPE_PREFIX = "urn:numicoin:problem:";

    static Problem of(HttpStatus status, String code, String detail, String path) {
        return new Problem(
                TYPE_PREFIX + code, status.getReasonPhrase(), status.value(), code, detail, path);
    }
}
