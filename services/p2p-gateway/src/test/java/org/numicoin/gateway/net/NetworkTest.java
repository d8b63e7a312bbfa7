package org.numicoin.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.BlockTxsRequest;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.HeadersRequest;
import org.numicoin.gateway.protocol.Prefilled;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// Two and three networks of one process, on loopback.
final class NetworkTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final List<ChainBuilder.Node> NODES = new ArrayList<>();
    private static ChainBuilder builder = new ChainBuilder(SPEC);
    private static Transaction payment =
            TransactionBuilder.from(SPEC, 1).pay(2, 1_000_000_000).signRevealing(1);
    private final List<TestNode> open = new ArrayList<>();

    @BeforeAll
    static void mine() {
        var tip = builder.genesis();
        for (int i = 0; i < 5; i++) {
            tip = i == 4 ? builder.extend(tip, 1, payment) : builder.extend(tip, 1);
            NODES.add(tip);
        }
    }

    @AfterEach
    void close() {
        open.forEach(TestNode::close);
    }

    @Test
    void bothSidesLearnWhereTheOtherIs() {
        var ahead = start(NODES);
        var behind = start(List.of());
        behind.meet(ahead);
        var ofAhead = behind.heard().await(Heard.Ready.class).status();
        assertThat(ofAhead.tipId()).isEqualTo(NODES.getLast().id());
        assertThat(ofAhead.tipHeight()).isEqualTo(5);
        assertThat(ofAhead.chainWork()).isEqualTo(ahead.chain().tip().node().chainWork());
        assertThat(ahead.heard().await(Heard.Ready.class).status().tipHeight()).isZero();
    }

    @Test
    void connectsToAnAddressThatDoesNotNameThePeer() {
        var one = start(NODES);
        var two = start(NODES);
        var connection = one.network().connect(two.network().listenAddresses().getFirst()).join();
        assertThat(connection.peer()).isEqualTo(two.network().peerId());
        one.heard().await(Heard.Ready.class);
    }

    @Test
    void tellsItsStatusAgainWhenItIsAsked() {
        var one = start(NODES.subList(0, 4));
        var two = start(List.of());
        two.meet(one);
        one.chain().add(NODES.get(4).block());
        var told = two.network().status(one.network().peerId()).join();
        assertThat(told.tipHeight()).isEqualTo(5);
        assertThat(two.heard().await(Heard.Told.class).status()).isEqualTo(told);
    }

    @Test
    void whoDialedTellsItsStatusAgainAfterAMoment() {
        var one = start(NODES.subList(0, 4));
        var two = start(List.of());
        one.meet(two);
        one.chain().add(NODES.get(4).block());
        assertThat(
                        two.heard()
                                .await(Heard.Told.class, told -> told.status().tipHeight() == 5)
                                .peer())
                .isEqualTo(one.network().peerId());
    }

    @Test
    void answersEveryRequest() {
        var one = start(NODES);
        var two = start(List.of());
        two.meet(one);
        var peer = one.network().peerId();
        var tip = NODES.getLast().block();
        assertThat(two.network().headers(peer, new HeadersRequest(two.chain().locator(), 3)).join())
                .extracting(header -> header.id())
                .containsExactly(NODES.get(0).id(), NODES.get(1).id(), NODES.get(2).id());
        assertThat(two.network().blocks(peer, List.of(tip.id(), Hash256.ZERO)).join())
                .containsExactly(Optional.of(Bytes.wrap(tip.encoded())), Optional.empty());
        assertThat(
                        two.network()
                                .blockTransactions(peer, new BlockTxsRequest(tip.id(), List.of(0)))
                                .join())
                .extracting(Transaction::fullId)
                .containsExactly(payment.fullId());
    }

    @Test
    void saysWhyItDoesNotAnswer() {
        var one = start(NODES);
        var two = start(List.of());
        two.meet(one);
        var peer = one.network().peerId();
        var tip = NODES.getLast().id();
        fails(
                two.network().blockTransactions(peer, new BlockTxsRequest(tip, List.of(7))),
                "refused-bad-request");
        fails(
                two.network()
                        .blockTransactions(peer, new BlockTxsRequest(Hash256.ZERO, List.of(0))),
                "refused-not-there");
        one.chain().disappear();
        fails(two.network().blocks(peer, List.of(tip)), "refused-busy");
        one.close();
        two.heard().await(Heard.Gone.class);
        fails(two.network().blocks(peer, List.of(tip)), "not-connected");
    }

    @Test
    void gossipReachesNodesThatAreNotConnectedWithEachOther() {
        var one = start(NODES);
        var middle = start(NODES);
        var other = start(NODES);
        one.meet(middle);
        other.meet(middle);
        var block = compact(NODES.getLast().block());
        awaitGossip(one, middle);
        awaitGossip(middle, other);
        one.network().announce(block);
        var heard = other.heard().await(Heard.HeardBlock.class);
        assertThat(heard.block()).isEqualTo(block);
        assertThat(heard.from()).isEqualTo(middle.network().peerId());
        var batch = new TransactionBatch(List.of(payment));
        other.network().announce(batch);
        assertThat(one.heard().await(Heard.HeardBatch.class).batch()).isEqualTo(batch);
        assertThat(middle.heard().all(Heard.Offended.class)).isEmpty();
    }

    @Test
    void disconnectsAPeerOfAnotherChainAndDoesNotComeBack() {
        var one = start(NODES);
        var others = new ChainBuilder(Specs.fast(5, 50));
        var stranger =
                TestNode.start(
                        others.spec(), new BuiltChain(others.spec(), others.genesis().block()));
        open.add(stranger);
        var _ = one.network().connect(stranger.address()).join();
        var offended = one.heard().await(Heard.Offended.class);
        assertThat(offended.code()).isEqualTo("other-chain");
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                // Joined with the connection that is about to end, until it has.
                                var _ = one.network().connect(stranger.address()).join();
                                Thread.onSpinWait();
                            }
                        })
                .isInstanceOf(CompletionException.class);
        assertThat(one.heard().all(Heard.Ready.class)).isEmpty();
        assertThat(stranger.heard().all(Heard.Ready.class)).isEmpty();
    }

    @Test
    void meetsAPeerAgainThatRestarts() {
        var one = start(NODES);
        var two = start(NODES.subList(0, 2));
        one.meet(two);
        var where = two.network().listenAddresses().getFirst();
        two.close();
        one.heard().await(Heard.Gone.class);
        var again = TestNode.start(SPEC, BuiltChain.of(builder, NODES), two.key(), where);
        open.add(again);
        again.meet(one);
        assertThat(
                        one.heard()
                                .await(Heard.Ready.class, ready -> ready.status().tipHeight() == 5)
                                .peer())
                .isEqualTo(again.network().peerId());
    }

    @Test
    void theAddressesThatPeersOfOneNetworkListAreOfOneSourceAndCountedTogether() {
        var one = start(NODES);
        startLiar("20").meet(one);
        awaitFound(one, "/ip4/20.59.");
        startLiar("21").meet(one);
        awaitFound(one, "/ip4/21.3.");
        assertThat(one.heard().all(Heard.Found.class))
                .hasSize(64)
                .extracting(Heard.Found::finder)
                .containsOnly(new NetworkListener.Finder.Peer(loopback()));
    }

    @Test
    void whoTheHashTableLeadsToSpeaksForItself() {
        var one = start(NODES);
        var middle = start(NODES);
        var other = start(NODES);
        one.meet(middle);
        other.meet(middle);
        awaitFound(one, middle);
        awaitFound(middle, other);
        one.network().lookAround();
        awaitFound(one, other);
        assertThat(one.network().neighbour(other.network().peerId())).isPresent();
    }

    @Test
    void namesItsOwnReasonWhenItDisconnects() {
        var one = start(NODES);
        var two = start(NODES);
        one.meet(two);
        one.network().disconnect(two.network().peerId(), "evicted");
        assertThat(one.heard().await(Heard.Gone.class).reason()).isEqualTo("evicted");
        two.heard().await(Heard.Gone.class);
    }

    private static void awaitFound(TestNode who, TestNode whom) {
        var address = whom.address();
        who.heard().await(Heard.Found.class, found -> found.address().equals(address));
    }

    private static void awaitFound(TestNode who, String begin) {
        who.heard().await(Heard.Found.class, found -> found.address().toString().startsWith(begin));
    }

    /// A node that says it listens in 60 networks.
    private TestNode startLiar(String firstByte) {
        var addresses =
                IntStream.range(0, 60)
                        .mapToObj(n ->
                                Multiaddr.parse("/ip4/" + firstByte + "." + n + ".0.1/tcp/7750"))
                        .toList();
        var liar = TestNode.announcing(SPEC, BuiltChain.of(builder, NODES), addresses);
        open.add(liar);
        return liar;
    }

    private static InetAddress loopback() {
        return Multiaddr.parse("/ip4/127.0.0.1").ip().orElseThrow();
    }

    private TestNode start(List<ChainBuilder.Node> nodes) {
        var node = TestNode.start(SPEC, BuiltChain.of(builder, nodes));
        open.add(node);
        return node;
    }

    /// All transactions whole: what relay makes of a block is not the network's concern.
    private static CompactBlock compact(Block block) {
        var prefilled = new ArrayList<Prefilled>();
        for (int i = 0; i < block.transactions().size(); i++) {
            prefilled.add(new Prefilled(i, block.transactions().get(i)));
        }
        return new CompactBlock(block.header(), 1, List.of(), prefilled);
    }

    /// Waits until each passes on to the other: what comes before that is lost to gossip.
    private static void awaitGossip(TestNode one, TestNode two) {
        for (TestNode node : List.of(one, two)) {
            var other = (node.equals(one) ? two : one).network().peerId();
            while (!node.network().mesh().join().contains(other)) {
                Thread.onSpinWait();
            }
        }
    }

    private static void fails(CompletableFuture<?> request, String code) {
        assertThatThrownBy(request::join)
                .cause()
                .isInstanceOfSatisfying(
                        RequestFailed.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
