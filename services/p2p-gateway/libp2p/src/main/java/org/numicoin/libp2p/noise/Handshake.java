package org.numicoin.libp2p.noise;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.ProtocolViolation;

/// The three messages of Noise XX and of XXhfs, from bytes to bytes:
///
///     -> e, e1
///     <- e, ee, ekem1, s, es
///     -> s, se
///
/// XX is the same without `e1`, a fresh ML-KEM key, and `ekem1`, a secret encapsulated for it. Says
/// nothing about who the other end is: that is in the payloads. Not for several threads.
final class Handshake {
    private final Suite suite;
    private final boolean initiator;
    private final DhKey staticKey;
    private final SecureRandom random;
    private final SymmetricState state;
    private int step;
    private @Nullable DhKey ephemeral;
    private @Nullable KemKey kem;
    private byte @Nullable [] remoteEphemeral;
    private byte @Nullable [] remoteKem;
    private byte @Nullable [] remoteStatic;

    /// @param staticKey signed by the identity key, and used by nothing else
    Handshake(Suite suite, boolean initiator, DhKey staticKey, SecureRandom random) {
        this.suite = suite;
        this.initiator = initiator;
        this.staticKey = staticKey;
        this.random = random;
        state = new SymmetricState(suite.noiseName());
        state.mixHash(new byte[0]); // the prologue
    }

    /// Whether the next message is ours.
    boolean writesNext() {
        return step < 3 && (step % 2 == 0) == initiator;
    }

    boolean isFinished() {
        return step == 3;
    }

    byte[] write(byte[] payload) {
        if (!writesNext()) {
            throw new IllegalStateException("message " + step + " is not ours");
        }
        var out = new ByteArrayOutputStream();
        switch (step) {
            case 0 -> {
                writeEphemeral(out);
                if (suite.isHybrid()) {
                    kem = KemKey.generate(random);
                    out.writeBytes(state.encryptAndHash(kem.publicKey()));
                }
            }
            case 1 -> {
                DhKey own = writeEphemeral(out);
                byte[] remote = present(remoteEphemeral);
                state.mixKey(own.agree(remote));
                if (suite.isHybrid()) {
                    var made = KemKey.encapsulate(present(remoteKem), random);
                    out.writeBytes(state.encryptAndHash(made.ciphertext()));
                    state.mixKey(made.secret());
                }
                out.writeBytes(state.encryptAndHash(staticKey.publicKey()));
                state.mixKey(staticKey.agree(remote));
            }
            default -> {
                out.writeBytes(state.encryptAndHash(staticKey.publicKey()));
                state.mixKey(staticKey.agree(present(remoteEphemeral)));
            }
        }
        out.writeBytes(state.encryptAndHash(payload));
        step++;
        return out.toByteArray();
    }

    /// @return the payload
    /// @throws ProtocolViolation when the message is not the next one of this handshake
    byte[] read(byte[] message) {
        if (writesNext() || isFinished()) {
            throw new IllegalStateException("message " + step + " is not theirs");
        }
        var in = new Cursor(message);
        switch (step) {
            case 0 -> {
                readEphemeral(in);
                if (suite.isHybrid()) {
                    remoteKem = state.decryptAndHash(in.next(KemKey.PUBLIC_LENGTH));
                }
            }
            case 1 -> {
                byte[] remote = readEphemeral(in);
                DhKey own = present(ephemeral);
                state.mixKey(own.agree(remote));
                if (suite.isHybrid()) {
                    byte[] sealed = in.next(KemKey.CIPHERTEXT_LENGTH + Aead.TAG_LENGTH);
                    state.mixKey(present(kem).decapsulate(state.decryptAndHash(sealed)));
                }
                state.mixKey(own.agree(readStatic(in)));
            }
            default -> state.mixKey(present(ephemeral).agree(readStatic(in)));
        }
        byte[] payload = state.decryptAndHash(in.rest());
        step++;
        return payload;
    }

    /// The other end's static key, once it was received.
    byte[] remoteStatic() {
        return present(remoteStatic).clone();
    }

    byte[] hash() {
        return state.hash();
    }

    /// Keys for what follows the handshake.
    SecureChannel.Keys split() {
        if (!isFinished()) {
            throw new IllegalStateException("handshake is not over");
        }
        byte[][] keys = state.split();
        return initiator
                ? new SecureChannel.Keys(new Aead(keys[0]), new Aead(keys[1]))
                : new SecureChannel.Keys(new Aead(keys[1]), new Aead(keys[0]));
    }

    private DhKey writeEphemeral(ByteArrayOutputStream out) {
        var key = DhKey.generate(random);
        ephemeral = key;
        out.writeBytes(key.publicKey());
        state.mixHash(key.publicKey());
        return key;
    }

    private byte[] readEphemeral(Cursor in) {
        byte[] key = in.next(DhKey.LENGTH);
        remoteEphemeral = key;
        state.mixHash(key);
        return key;
    }

    private byte[] readStatic(Cursor in) {
        byte[] key = state.decryptAndHash(in.next(DhKey.LENGTH + Aead.TAG_LENGTH));
        remoteStatic = key;
        return key;
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not received yet");
        }
        return value;
    }

    /// Takes a message apart.
    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] next(int length) {
            if (bytes.length - at < length) {
                throw new ProtocolViolation(
                        "noise-malformed", "handshake message of " + bytes.length + " bytes");
            }
            at += length;
            return Arrays.copyOfRange(bytes, at - length, at);
        }

        byte[] rest() {
            return Arrays.copyOfRange(bytes, at, bytes.length);
        }
    }
}
