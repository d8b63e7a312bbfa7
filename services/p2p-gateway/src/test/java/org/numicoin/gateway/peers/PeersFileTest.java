package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.at;
import static org.numicoin.gateway.peers.TestPeers.ip;
import static org.numicoin.gateway.peers.TestPeers.peer;
import static org.numicoin.gateway.peers.TestPeers.source;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersFileTest {
    @Test
    void whatIsWrittenIsRead() {
        var memory = memory(50);
        assertThat(PeersFile.decode(PeersFile.encode(memory)))
                .isEqualTo(new PeersFile.Read.Restored(memory));
    }

    @Test
    void anEmptyMemoryIsWrittenToo() {
        var empty = PeersMemory.empty(new Random(1));
        assertThat(PeersFile.decode(PeersFile.encode(empty)))
                .isEqualTo(new PeersFile.Read.Restored(empty));
    }

    @Test
    void everyBrokenByteIsSeen() {
        byte[] bytes = PeersFile.encode(memory(1));
        for (int i = 0; i < bytes.length; i++) {
            byte[] broken = bytes.clone();
            broken[i] ^= 0x10;
            assertThat(PeersFile.decode(broken))
                    .as("byte %s", i)
                    .isInstanceOf(PeersFile.Read.Damaged.class);
        }
    }

    @Test
    void aFileThatWasCutIsSeen() {
        byte[] bytes = PeersFile.encode(memory(1));
        for (int length = 0; length < bytes.length; length++) {
            assertThat(PeersFile.decode(Arrays.copyOf(bytes, length)))
                    .isInstanceOf(PeersFile.Read.Damaged.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 0xffff})
    void anotherVersionIsNotRead(int version) {
        byte[] content = content(memory(1));
        content[8] = (byte) (version >> 8);
        content[9] = (byte) version;
        assertThat(PeersFile.parse(content))
                .isEqualTo(new PeersFile.Read.Damaged("version " + version + ", not 1"));
    }

    @Test
    void aCountAboveItsLimitIsRefusedBeforeAnythingIsAllocated() {
        byte[] content = content(PeersMemory.empty(new Random(1)));
        Arrays.fill(content, 42, 46, (byte) 0x7f);
        assertThat(PeersFile.parse(content))
                .isInstanceOfSatisfying(
                        PeersFile.Read.Damaged.class,
                        damaged -> assertThat(damaged.reason()).contains("from 0 to 65536"));
    }

    @Test
    void fullTablesFitTheLimitOfTheFile() {
        var known = memory(1).addresses().heard().getFirst();
        int entries = StoredAddresses.HEARD_MAX + StoredAddresses.TRIED_MAX;
        int others = 4 * 16_384 * (PeersFile.encode(memory(1)).length + Ban.REASON_CHARS_MAX);
        assertThat(known.at().address().encode().length()).isLessThan(40);
        assertThat(entries * 150L + others).isLessThan(PeersFile.BYTES_MAX);
    }

    private static byte[] content(PeersMemory memory) {
        byte[] bytes = PeersFile.encode(memory);
        return Arrays.copyOf(bytes, bytes.length - 32);
    }

    private static PeersMemory memory(int count) {
        var random = new Random(1);
        var key = StoredAddresses.empty(random).key();
        var heard =
                IntStream.range(0, count)
                        .mapToObj(n -> KnownAddress.heard(at(ip(n, 1)), source(n), T0 - n))
                        .toList();
        var tried =
                IntStream.range(0, count)
                        .mapToObj(n -> KnownAddress.heard(at(ip(n, 2)), Source.SEEDS, T0))
                        .map(entry -> entry.reached(peer(7), T0 + 3).failed(T0 + 9))
                        .toList();
        var bans =
                List.of(
                        new Ban(Ban.Target.of(peer(1)), "grüße", T0, Ban.FOREVER, Ban.By.OPERATOR),
                        new Ban(
                                new Ban.Target.Network(IpNetwork.parse("2a00::/32").orElseThrow()),
                                "",
                                T0,
                                T0 + 1,
                                Ban.By.NODE));
        var scores =
                List.of(
                        new PeerScore(peer(1), new Score(-12.345, T0)),
                        new PeerScore(peer(2), new Score(Score.CREDIT_MAX, T0)));
        var anchor = new PeerAddress(Optional.of(peer(3)), at("20.1.1.1").address());
        return new PeersMemory(
                new StoredAddresses(key, heard, tried),
                bans,
                scores,
                List.of(anchor),
                List.of(at("10.0.0.1")),
                List.of(peer(4), peer(5)));
    }
}
