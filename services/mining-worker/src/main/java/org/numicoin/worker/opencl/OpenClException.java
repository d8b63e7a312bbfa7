package org.numicoin.worker.opencl;

/// A function of OpenCL that failed, with the status of CL/cl.h; less than 0, or 0 where the call
/// itself failed.
public final class OpenClException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    OpenClException(String function, int status, String detail) {
        super(function + " failed with status " + status + (detail.isEmpty() ? "" : ": " + detail));
        this.status = status;
    }

    OpenClException(String function, Throwable cause) {
        super(function + " cannot be called", cause);
        this.status = 0;
    }

    public int status() {
        return status;
    }
}
