package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.ProtoWriter;
import org.numicoin.libp2p.peer.PrivateKey;

class RpcCodecTest {
    private static final RpcCodec CODEC = new RpcCodec(RpcLimits.DEFAULTS);
    private static final Bytes ID = Bytes.ofHex("00ff80");
    private static final PrivateKey KEY = PrivateKey.ofSeed(Bytes.wrap(new byte[32]));

    @Test
    void readsWhatItWrote() {
        var rpc =
                new Rpc(
                        List.of(new Rpc.Subscription("a", true), new Rpc.Subscription("b", false)),
                        List.of(
                                PubsubMessage.unsigned("a", Bytes.ofUtf8("data")),
                                new SignaturePolicy.StrictSign(KEY, 7).author("b", Bytes.EMPTY)),
                        List.of(new Rpc.IHave("a", List.of(ID, Bytes.ofHex("01")))),
                        List.of(ID),
                        List.of("a", "b"),
                        List.of(
                                new Rpc.Prune(
                                        "a",
                                        List.of(
                                                new Rpc.ExchangedPeer(
                                                        KEY.peerId(), Bytes.ofHex("aa"))),
                                        Duration.ofSeconds(60)),
                                new Rpc.Prune("b", List.of(), Duration.ZERO)),
                        List.of(ID));
        assertThat(CODEC.decode(RpcCodec.encode(rpc))).isEqualTo(rpc);
        assertThat(CODEC.decode(Bytes.EMPTY).isEmpty()).isTrue();
    }

    @Test
    void writesTheFieldNumbersOfTheSpecification() {
        var message = PubsubMessage.unsigned("t", Bytes.ofHex("ab"));
        assertThat(RpcCodec.encode(Rpc.ofMessage(message)).toHex())
                .isEqualTo("1206" + "1201ab220174");
        assertThat(
                        RpcCodec.encode(
                                        Rpc.ofSubscriptions(
                                                List.of(new Rpc.Subscription("t", true))))
                                .toHex())
                .isEqualTo("0a05" + "0801120174");
    }

    @Test
    void refusesListsBeyondTheirLimits() {
        var subscription = new ProtoWriter().bool(1, true).text(2, "t");
        refuses("list-too-long", repeated(1, subscription, 257));
        refuses("list-too-long", repeated(2, new ProtoWriter(), 1025));
        var ids = new ProtoWriter();
        Collections.nCopies(5001, ID).forEach(id -> ids.bytes(2, id));
        refuses("list-too-long", control(new ProtoWriter().message(1, ids)));
        refuses("list-too-long", control(repeatedField(3, 257)));
        refuses("list-too-long", control(repeatedField(4, 257)));
        var exchange = new ProtoWriter();
        for (int i = 0; i < 17; i++) {
            exchange.message(2, p -> p.bytes(1, KEY.peerId().encode()));
        }
        refuses("list-too-long", control(new ProtoWriter().message(4, exchange)));
    }

    @Test
    void countsIdsOverAllOffers() {
        var half = new ProtoWriter();
        Collections.nCopies(2600, ID).forEach(id -> half.bytes(2, id));
        refuses("list-too-long", control(new ProtoWriter().message(1, half).message(1, half)));
        var wanted = new ProtoWriter();
        Collections.nCopies(2600, ID).forEach(id -> wanted.bytes(1, id));
        refuses("list-too-long", control(new ProtoWriter().message(2, wanted).message(2, wanted)));
        refuses("list-too-long", control(new ProtoWriter().message(5, wanted).message(5, wanted)));
    }

    @Test
    void refusesLongTopicsIdsAndMessages() {
        refuses("field-too-long", new ProtoWriter().message(1, s -> s.text(2, "t".repeat(257))));
        refuses(
                "field-too-long",
                control(new ProtoWriter().message(2, i -> i.bytes(1, Bytes.wrap(new byte[129])))));
        refuses("message-too-long", new ProtoWriter().bytes(2, Bytes.wrap(new byte[1 << 20])));
    }

    @Test
    void countsUnknownFieldsToo() {
        var many = new ProtoWriter();
        for (int i = 0; i < 100_000; i++) {
            many.bool(99, true);
        }
        refuses("too-many-fields", many);
    }

    @Test
    void takesAnyBackOffWithoutOverflow() {
        for (long backoff : new long[] {Long.MAX_VALUE, -1, Long.MIN_VALUE, 1L << 33}) {
            var prune = new ProtoWriter().text(1, "t").uint(3, backoff);
            var read = CODEC.decode(control(new ProtoWriter().message(4, prune)).toBytes());
            assertThat(read.prunes().getFirst().backoff())
                    .isEqualTo(Duration.ofSeconds(Integer.MAX_VALUE));
        }
    }

    @Test
    void passesOverExchangedPeersThatItCannotRead() {
        var prune =
                new ProtoWriter()
                        .text(1, "t")
                        .message(2, p -> p.bytes(1, Bytes.ofHex("aabb")))
                        .message(2, p -> p.bytes(1, KEY.peerId().encode()));
        var read = CODEC.decode(control(new ProtoWriter().message(4, prune)).toBytes());
        assertThat(read.prunes().getFirst().peers())
                .containsExactly(new Rpc.ExchangedPeer(KEY.peerId(), Bytes.EMPTY));
    }

    private static ProtoWriter control(ProtoWriter control) {
        return new ProtoWriter().message(3, control);
    }

    private static ProtoWriter repeated(int field, ProtoWriter value, int count) {
        var out = new ProtoWriter();
        Collections.nCopies(count, value).forEach(v -> out.message(field, v));
        return out;
    }

    private static ProtoWriter repeatedField(int field, int count) {
        return repeated(field, new ProtoWriter().text(1, "t"), count);
    }

    private static void refuses(String code, ProtoWriter rpc) {
        var codes = new ArrayList<String>();
        assertThatThrownBy(() -> CODEC.decode(rpc.toBytes()))
                .isInstanceOfSatisfying(MalformedException.class, e -> codes.add(e.code()));
        assertThat(codes).containsExactly(code);
    }
}
