package org.numicoin.libp2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;

class MdnsPacketTest {
    private static final String HEADER = "000084000000000100000000";

    @Test
    void readsWhatItWroteWithTheTextsTwice() {
        var text = new MdnsPacket.Text("a._p2p._udp.local", List.of("dnsaddr=x", ""));
        var pointer = new MdnsPacket.Pointer("_p2p._udp.local", "a._p2p._udp.local");
        var packet = new MdnsPacket(true, List.of(), List.of(pointer), List.of(text));
        var read = MdnsPacket.decode(packet.encode());
        assertThat(read.response()).isTrue();
        assertThat(read.pointers()).containsExactly(pointer);
        assertThat(read.texts()).containsExactly(text, text);
        var query = new MdnsPacket(false, List.of("_p2p._udp.local"), List.of(), List.of());
        assertThat(MdnsPacket.decode(query.encode())).isEqualTo(query);
    }

    @Test
    void followsNamesBackwards() {
        var packet =
                Bytes.ofHex(
                        "000000000002000000000000"
                                + "0161026262"
                                + "00"
                                + "000c0001"
                                + "0163c00e"
                                + "000c8001");
        assertThat(MdnsPacket.decode(packet).questions()).containsExactly("a.bb", "c.bb");
    }

    @Test
    void refusesNamesWithoutAnEnd() {
        refuses("mdns-name", HEADER + "c00c" + "000c0001");
        refuses("mdns-name", HEADER + "0161c00c" + "000c0001");
        refuses("mdns-name", HEADER + "c0ff" + "000c0001");
        refuses("mdns-name", HEADER + ("3f" + "61".repeat(63)).repeat(5) + "00");
        refuses("mdns-name", HEADER + "40" + "61".repeat(64) + "00");
    }

    @Test
    void refusesCountsAndLengthsThatAreNotThere() {
        refuses("mdns-records", "00008400ffff00000000ffff");
        refuses("truncated", HEADER);
        refuses("truncated", HEADER + "00" + "0010000100000078" + "ffff" + "00");
        refuses("mdns-record", HEADER + "00" + "000c000100000078" + "0005" + "0161000000");
        refuses("mdns-length", "00".repeat(MdnsPacket.BYTES_MAX + 1));
    }

    @FuzzTest
    void anyPacketIsReadOrMalformed(byte[] bytes) {
        try {
            var packet = MdnsPacket.decode(Bytes.copyOf(bytes));
            assertThat(packet.questions()).allMatch(name -> name.length() <= 255);
        } catch (MalformedException e) {
            assertThat(e.code()).isNotEmpty();
        }
    }

    private static void refuses(String code, String hex) {
        assertThatThrownBy(() -> MdnsPacket.decode(Bytes.ofHex(hex)))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
