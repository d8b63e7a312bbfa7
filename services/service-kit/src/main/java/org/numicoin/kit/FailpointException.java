package org.numicoin.kit;

/// Thrown where a failpoint was told to throw: stands for any unexpected exception.
public final class FailpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FailpointException(String name) {
        super("failpoint " + name);
    }
}
