package org.numicoin.libp2p.host;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.numicoin.libp2p.codec.Bytes;

/// Measures by hand: `Throughput [GiB]`.
final class Throughput {
    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        long length = (arguments.length == 0 ? 2 : Long.parseLong(arguments[0])) << 30;
        try (var hosts = new TestHosts()) {
            Host one = hosts.start();
            Host other = hosts.start();
            var done = new CompletableFuture<Long>();
            other.serve(
                    ProtocolBinding.blocking(
                            "/sink/1.0.0",
                            4,
                            stream -> {
                                var buffer = new byte[128 * 1024];
                                long all = 0;
                                for (int n = 0; n >= 0; n = stream.read(buffer, 0, buffer.length)) {
                                    all += n;
                                }
                                stream.writeMessage(Bytes.ofUtf8("" + all));
                            }));
            Connection connection = TestHosts.connect(one, other);
            var chunk = new byte[64 * 1024];
            Arrays.fill(chunk, (byte) 7);
            for (int round = 0; round < 5; round++) {
                long begin = System.nanoTime();
                Stream stream = connection.openNow("/sink/1.0.0");
                for (long sent = 0; sent < length; sent += chunk.length) {
                    stream.write(chunk);
                }
                stream.closeWrite();
                String got = stream.readMessage(100).toUtf8();
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf(
                        "%s bytes: %.0f MB/s, rtt %s%n",
                        got, length / 1e6 / seconds, connection.roundTrip());
            }
            done.complete(0L);
        }
    }
}
