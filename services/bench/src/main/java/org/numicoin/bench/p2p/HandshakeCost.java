package org.numicoin.bench.p2p;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.KEM;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The asymmetric operations that a connection cannot do without, both ends together, and nothing
/// else: the limit of connections a second. On all processors.
final class HandshakeCost {
    /// A fresh key at each end, and three agreements of it or of the static key.
    private static final int KEYS = 2;

    private static final int AGREEMENTS = 6;

    /// Each end verifies what the other's identity signed.
    private static final int SIGNATURES = 2;

    private static final int MESSAGE_LENGTH = 56;

    private HandshakeCost() {}

    static long run(int count, boolean hybrid) throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        int each = Math.max(1, count / threads);
        var running = new ArrayList<Future<?>>();
        try (var executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                running.add(
                        executor.submit(() -> {
                            pay(each, hybrid);
                            return each;
                        }));
            }
        }
        for (Future<?> thread : running) {
            thread.get();
        }
        return (long) each * threads;
    }

    private static void pay(int count, boolean hybrid) throws GeneralSecurityException {
        var random = new SecureRandom();
        var secret = new byte[X25519.SCALAR_SIZE];
        random.nextBytes(secret);
        var identity = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(secret, 0, identity, 0);
        var message = new byte[MESSAGE_LENGTH];
        var signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(secret, 0, message, 0, message.length, signature, 0);
        var point = new byte[X25519.POINT_SIZE];
        var shared = new byte[X25519.POINT_SIZE];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < KEYS; k++) {
                random.nextBytes(secret);
                X25519.scalarMultBase(secret, 0, point, 0);
            }
            for (int k = 0; k < AGREEMENTS; k++) {
                X25519.calculateAgreement(secret, 0, point, 0, shared, 0);
            }
            for (int k = 0; k < SIGNATURES; k++) {
                Ed25519.verify(signature, 0, identity, 0, message, 0, message.length);
            }
            if (hybrid) {
                encapsulate(random);
            }
        }
    }

    private static void encapsulate(SecureRandom random) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("ML-KEM");
        generator.initialize(NamedParameterSpec.ML_KEM_768, random);
        var pair = generator.generateKeyPair();
        var kem = KEM.getInstance("ML-KEM");
        var made = kem.newEncapsulator(pair.getPublic(), random).encapsulate();
        kem.newDecapsulator(pair.getPrivate()).decapsulate(made.encapsulation());
    }
}
