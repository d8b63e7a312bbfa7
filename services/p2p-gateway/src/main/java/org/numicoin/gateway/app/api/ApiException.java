package org.numicoin.gateway.app.api;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/// An answer that is an error, with a stable code for programs and a sentence for people.
final class ApiException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;

    ApiException(HttpStatus status, String code, String detail) {
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

    static ApiException conflict(String code, String detail) {
        return new ApiException(HttpStatus.CONFLICT, code, detail);
    }

    Problem problem(String path) {
        return Problem.of(status, code, String.valueOf(getMessage()), path);
    }
}
