package org.numicoin.crypto.argon2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The message whose BLAKE2b hash Argon2id begins with, H0 of RFC 9106, section 3.2.
public final class Argon2Start {
    /// Where the password begins in the message.
    public static final int PASSWORD_AT = 7 * Integer.BYTES;

    private static final int VERSION = 0x13;
    private static final int TYPE = 2;
    private static final int NUMBERS = 10;

    private Argon2Start() {}

    /// All input of one hash.
    ///
    /// @param bytes of the tag
    public static byte[] message(
            Argon2Shape shape,
            int bytes,
            byte[] password,
            byte[] salt,
            byte[] secret,
            byte[] data) {
        int length =
                NUMBERS * Integer.BYTES
                        + password.length
                        + salt.length
                        + secret.length
                        + data.length;
        var message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(shape.lanes()).putInt(bytes).putInt(shape.memoryKib());
        message.putInt(shape.passes()).putInt(VERSION).putInt(TYPE);
        message.putInt(password.length).put(password);
        message.putInt(salt.length).put(salt);
        message.putInt(secret.length).put(secret);
        message.putInt(data.length).put(data);
        return message.array();
    }
}
