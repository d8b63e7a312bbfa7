package org.numicoin.validator.chainfile;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 over all that comes before it: a chain file can be checked without our software.
final class Checksum {
    static final int BYTES = 32;

    private Checksum() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
