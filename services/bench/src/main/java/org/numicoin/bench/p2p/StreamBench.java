package org.numicoin.bench.p2p;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.noise.HybridPolicy;

/// One stream, and the cipher alone, which bounds it.
final class StreamBench {
    private static final double GOAL = 2;
    private static final int MESSAGE = 65_519;
    private static final int TAG = 16;
    private static final int MEGABYTE = 1_000_000;

    /// js-libp2p is slower, and a turn of each should take about as long.
    private static final int JS_SHARE = 4;

    private static final String JAVA = "one stream, NumiCoin";
    private static final String JS = "one stream, js-libp2p";
    private static final String CIPHER = "ChaCha20-Poly1305, sealed and opened, one thread";

    private StreamBench() {}

    static Report run(Scale scale, Optional<JsNodes> js) throws Exception {
        var rounds = new Rounds();
        try (Host listener = BenchHosts.start(HybridPolicy.prefer());
                Host dialer = BenchHosts.start(HybridPolicy.prefer())) {
            var _ = new Sink(listener, 0);
            round(new Rounds(), scale, dialer, listener, js);
            for (int i = 0; i < scale.rounds(); i++) {
                round(rounds, scale, dialer, listener, js);
            }
        }
        var ratios = new ArrayList<Report.Ratio>();
        if (js.isPresent()) {
            ratios.add(
                    new Report.Ratio(
                            "one stream: NumiCoin / js-libp2p", rounds.ratio(JAVA, JS), GOAL));
        }
        ratios.add(
                new Report.Ratio(
                        "one stream: NumiCoin / cipher alone", rounds.ratio(JAVA, CIPHER), 0));
        return new Report(
                rounds.medians("MB"),
                ratios,
                List.of("MB are 10^6 bytes; both ends of each in one process"));
    }

    private static void round(
            Rounds rounds, Scale scale, Host dialer, Host listener, Optional<JsNodes> js)
            throws Exception {
        long bytes = scale.streamBytes();
        rounds.turn(CIPHER, () -> cipher(bytes) / MEGABYTE);
        rounds.turn(JAVA, () -> Sink.fill(BenchHosts.connect(dialer, listener), bytes) / MEGABYTE);
        if (js.isPresent()) {
            long less = bytes / JS_SHARE;
            rounds.record(JS, less / MEGABYTE, js.get().nanos("stream", less));
        }
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
