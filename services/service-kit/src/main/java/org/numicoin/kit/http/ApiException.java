package org.numicoin.kit.http;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/// An answer that is an error, with a stable code for programs and a sentence for people.
public final class ApiException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;
    private static final int QUOTED_MAX = 80;

    private final HttpStatus status;
    private final String code;

    public ApiException(HttpStatus status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    public static ApiException badRequest(String code, String detail) {
        return new ApiException(HttpStatus.BAD_REQUEST, code, detail);
    }

    public static ApiException notFound(String code, String detail) {
        return new ApiException(HttpStatus.NOT_FOUND, code, detail);
    }

    public static ApiException conflict(String code, String detail) {
        return new ApiException(HttpStatus.CONFLICT, code, detail);
    }

    public static ApiException refused(String code, String detail) {
        return new ApiException(HttpStatus.UNPROCESSABLE_CONTENT, code, detail);
    }

    public static ApiException tooLarge(String detail) {
        return new ApiException(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", detail);
    }

    public static ApiException unsupportedType(String detail) {
        return new ApiException(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail);
    }

    public static ApiException timeout(String detail) {
        return new ApiException(HttpStatus.REQUEST_TIMEOUT, "body-timeout", detail);
    }

    /// The client has had all; the answer says when to ask again.
    public static ApiException tooMany(String detail) {
        return new ApiException(HttpStatus.TOO_MANY_REQUESTS, "too-many-requests", detail);
    }

    /// Another try may succeed; the answer says when.
    public static ApiException unavailable(String code, String detail) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, code, detail);
    }

    /// What is said back of what came in.
    public static String cut(String text) {
        return text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "…";
    }

    Problem problem(String path) {
        return Problem.of(status, code, String.valueOf(getMessage()), path);
    }
}
