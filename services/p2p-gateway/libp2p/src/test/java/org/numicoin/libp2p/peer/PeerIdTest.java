package org.numicoin.libp2p.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.Multiaddr;

class PeerIdTest {
    private static final String ED25519 = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    private static final String RSA = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";

    @Test
    void readsAndWritesTheExamplesOfTheSpecification() {
        for (String text : List.of(ED25519, RSA)) {
            var id = PeerId.parse(text);
            assertThat(id).hasToString(text);
            assertThat(PeerId.decode(id.encode())).isEqualTo(id);
            assertThat(PeerId.parse(id.toCid())).isEqualTo(id);
        }
        assertThat(PeerId.parse("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe"))
                .isEqualTo(PeerId.parse(RSA));
    }

    @Test
    void hasTheKeyInsideWhenItIsShort() {
        var id = PeerId.parse(ED25519);
        assertThat(id.publicKey().map(PublicKey::type)).contains(KeyType.ED25519);
        assertThat(id.publicKey().map(PeerId::of)).contains(id);
        assertThat(PeerId.parse(RSA).publicKey()).isEmpty();
    }

    @Test
    void standsAtTheEndOfAnAddressOnce() {
        var id = PeerId.parse(ED25519);
        var at = id.at(Multiaddr.parse("/ip4/1.2.3.4/tcp/1"));
        assertThat(at).hasToString("/ip4/1.2.3.4/tcp/1/p2p/" + ED25519);
        assertThat(id.at(at)).isEqualTo(at);
        assertThat(PeerId.in(at)).contains(id);
        assertThat(PeerId.in(id.toMultiaddr())).contains(id);
        assertThat(PeerId.in(Multiaddr.parse("/tcp/1"))).isEmpty();
    }

    @Test
    void refusesWhatNamesNoPeer() {
        for (String hex :
                List.of(
                        "",
                        "00",
                        "0001",
                        "1220",
                        "1221" + "00".repeat(33),
                        "13200000",
                        "122000",
                        "002b" + "00".repeat(43),
                        "12200000")) {
            assertThatThrownBy(() -> PeerId.decode(Bytes.ofHex(hex)))
                    .as(hex)
                    .isInstanceOf(MalformedException.class);
        }
        for (String text : List.of("", "1", "Qm", "x", "b", "bafy", "1".repeat(500))) {
            assertThatThrownBy(() -> PeerId.parse(text))
                    .as(text)
                    .isInstanceOf(MalformedException.class);
        }
    }
}
