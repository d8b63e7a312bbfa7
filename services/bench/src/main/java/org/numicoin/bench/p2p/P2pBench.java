package org.numicoin.bench.p2p;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.bench.TemporaryFolder;

/// One stream and handshakes on loopback, both ends in one process, as js-libp2p is measured; and
/// the cipher alone, which bounds the stream.
public final class P2pBench implements Benchmark {
    private static final double STREAM_GOAL = 2;
    private static final double HANDSHAKE_GOAL = 10;

    /// Dials at a time. js-libp2p joins dials of one peer, and has one thread for all it does.
    private static final int DIALERS = 4;

    private static final int ROUNDS = 7;
    private static final int MESSAGE = 65_519;
    private static final int TAG = 16;

    private static final String JAVA_STREAM = "one stream, NumiCoin";
    private static final String JS_STREAM = "one stream, js-libp2p";
    private static final String CIPHER = "ChaCha20-Poly1305, sealed and opened, one thread";
    private static final String JAVA_HANDSHAKES = "connections, NumiCoin, post-quantum";
    private static final String JS_HANDSHAKES = "connections, js-libp2p, classical";

    @Override
    public String name() {
        return "p2p";
    }

    @Override
    public String subject() {
        return "the libp2p stack beside js-libp2p, both ends of each in one process";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        long mebibytes = quick ? 32 : 512;
        int handshakes = quick ? 20 : 1000;
        var streams = new Rounds();
        var connections = new Rounds();
        try (var folder = TemporaryFolder.create();
                var java = new JavaPair(DIALERS)) {
            Optional<JsPair> js = JsPair.start(folder);
            try {
                round(new Rounds(), new Rounds(), java, js, mebibytes, handshakes);
                for (int i = 0; i < (quick ? 1 : ROUNDS); i++) {
                    round(streams, connections, java, js, mebibytes, handshakes);
                }
            } finally {
                js.ifPresent(JsPair::close);
            }
            return report(streams, connections, js.isPresent());
        }
    }

    private static Report report(Rounds streams, Rounds connections, boolean beside) {
        var ratios = new ArrayList<Report.Ratio>();
        var notes =
                new ArrayList<>(
                        List.of(
                                "MB are 10^6 bytes; NumiCoin dials "
                                        + DIALERS
                                        + " at a time on all processors, js-libp2p has one thread;"
                                        + " medians of rounds in turns"));
        if (beside) {
            ratios.add(
                    new Report.Ratio(
                            "one stream: NumiCoin / js-libp2p",
                            streams.ratio(JAVA_STREAM, JS_STREAM),
                            STREAM_GOAL));
            ratios.add(
                    new Report.Ratio(
                            "connections: NumiCoin / js-libp2p",
                            connections.ratio(JAVA_HANDSHAKES, JS_HANDSHAKES),
                            HANDSHAKE_GOAL));
        } else {
            notes.add("without js-libp2p: npm is absent or has no registry");
        }
        ratios.add(
                new Report.Ratio(
                        "one stream: NumiCoin / cipher alone",
                        streams.ratio(JAVA_STREAM, CIPHER),
                        0));
        var rates = new ArrayList<>(streams.medians("MB"));
        rates.addAll(connections.medians("connections"));
        return new Report(rates, ratios, notes);
    }

    private static void round(
            Rounds streams,
            Rounds connections,
            JavaPair java,
            Optional<JsPair> js,
            long mebibytes,
            int handshakes)
            throws Exception {
        long bytes = mebibytes << 20;
        streams.turn(CIPHER, () -> megabytes(cipher(bytes)));
        streams.turn(JAVA_STREAM, () -> megabytes(java.stream(bytes)));
        connections.turn(JAVA_HANDSHAKES, () -> java.handshakes(handshakes));
        if (js.isPresent()) {
            long less = bytes / 4;
            streams.record(JS_STREAM, megabytes(less), js.get().nanos("stream", less));
            int fewer = Math.max(10, handshakes / 10);
            connections.record(JS_HANDSHAKES, fewer, js.get().nanos("handshakes", fewer));
        }
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }

    /// What sealing and opening every byte costs, in messages as long as the stream's.
    private static long cipher(long bytes) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("ChaCha20-Poly1305");
        var key = new SecretKeySpec(new byte[32], "ChaCha20");
        var message = new byte[MESSAGE + TAG];
        var nonce = new byte[12];
        for (long done = 0; done < bytes; done += MESSAGE) {
            for (int i = 4; i < nonce.length && ++nonce[i] == 0; ) {
                i++;
            }
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(nonce));
            cipher.doFinal(message, 0, MESSAGE, message, 0);
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(nonce));
            cipher.doFinal(message, 0, message.length, message, 0);
        }
        return bytes;
    }
}
