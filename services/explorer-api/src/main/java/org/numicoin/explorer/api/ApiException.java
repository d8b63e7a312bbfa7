package org.numicoin.explorer.api;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/// An answer that is an error, with a stable code for programs and a sentence for people.
final class ApiException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;

    private ApiException(HttpStatus status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    static ApiException badRequest(String code, String detail) {
        return new ApiException(HttpStatus.BAD_REQUEST, code, detail);
    }

    static ApiException notFound(String code, String detail) {
        return new ApiException(HttpStatus.NOT_FOUND, code, detail);
    }

    static ApiException refused(String code, String detail) {
        return new ApiException(HttpStatus.UNPROCESSABLE_CONTENT, code, detail);
    }

    static ApiException tooLarge(String detail) {
        return new ApiException(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", detail);
    }

    static ApiException unsupportedType(String detail) {
        return new ApiException(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail);
    }

    static ApiException timeout(String detail) {
        return new ApiException(HttpStatus.REQUEST_TIMEOUT, "body-timeout", detail);
    }

    /// The client has had all; the answer says when to ask again.
    static ApiException tooMany(String detail) {
        return new ApiException(HttpStatus.TOO_MANY_REQUESTS, "too-many-requests", detail);
    }

    /// Another try may succeed; the answer says when.
    static ApiException unavailable(String code, String detail) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, code, detail);
    }

    Problem problem(String path) {
        return Problem.of(status, code, String.valueOf(getMessage()), path);
    }
}
