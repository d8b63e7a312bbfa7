package org.numicoin.validator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateProof;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.AccountsRequest;
import org.numicoin.rpc.v1.BlockIds;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.BlocksRequest;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.HeaderEntry;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.RewardRequest;
import org.numicoin.rpc.v1.SupplyRequest;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.TransactionRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.TestChain;
import org.numicoin.validator.TestTopics;
import org.numicoin.validator.TestValidator;
import org.numicoin.wire.ByteReader;

@ExtendWith(SharedBroker.class)
final class ValidatorServiceTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Node GENESIS = CHAIN.builder().genesis();
    private static final Transaction PAYMENT =
            TransactionBuilder.from(CHAIN.spec(), 0).pay(9, 5_000_000_000L).signRevealing(0);
    private static final List<Node> BLOCKS = blocks();
    private static final Node SIDE = CHAIN.extend(BLOCKS.get(2), 1, 7).getFirst();

    @TempDir private static Path folder;
    private static TestTopics topics;
    private static TestValidator validator;
    private static RpcServer server;
    private static ManagedChannel channel;

    @BeforeAll
    static void startAndImport(KafkaFixture kafka) {
        topics = TestTopics.create(kafka, CHAIN.network());
        validator = TestValidator.start(CHAIN, topics, folder.resolve("chain"));
        topics.offer(BLOCKS);
        topics.offer(SIDE);
        validator.awaitTip(BLOCKS.getLast());
        await().until(() -> validator.count("numi.blocks.side") == 1);
        var limits = RpcLimits.of(CHAIN.spec().blockBytesMax());
        server =
                new RpcServer(
                        new RpcSettings("127.0.0.1", 0, 4, 64),
                        limits,
                        validator.node().services(2),
                        new SimpleMeterRegistry());
        server.start();
        channel = RpcChannels.any(new RpcTarget("127.0.0.1", server.port()), limits);
    }

    @AfterAll
    static void stop() {
        var _ = channel.shutdownNow();
        server.stop();
        validator.close();
        topics.close();
    }

    @Test
    void everyAnswerSaysWhereTheReplicaStands() {
        var position = validator.position();
        var answer = stub().tip(TipRequest.getDefaultInstance());
        assertThat(hash(answer.getPosition().getTipId())).isEqualTo(position.tipId());
        assertThat(answer.getPosition().getSequence()).isEqualTo(position.sequence());
        assertThat(answer.getPosition().getTerm()).isEqualTo(position.term());
        assertThat(answer.getPosition().getLogId().toByteArray())
                .isEqualTo(position.logId().bytes().toBytes());
        assertThat(answer.getTip().getMainChain()).isTrue();
        assertThat(answer.getTip().getChainWork().toByteArray())
                .isEqualTo(BLOCKS.getLast().chainWork().toBytes());
    }

    @Test
    void aSequenceThatIsNotAppliedIsWaitedForHalfASecond() {
        long next = validator.position().sequence() + 1;
        long start = System.nanoTime();
        assertFails(
                () -> stub().tip(TipRequest.newBuilder().setLeastSequence(next).build()),
                Status.Code.UNAVAILABLE,
                "behind");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(490));
        long now = validator.position().sequence();
        var answer = stub().tip(TipRequest.newBuilder().setLeastSequence(now).build());
        assertThat(answer.getPosition().getSequence()).isGreaterThanOrEqualTo(now);
    }

    @Test
    void headersComeByHeightByIdAndByLocator() {
        var byHeight =
                stub().headers(HeadersRequest.newBuilder().setFromHeight(2).setCount(3).build());
        assertThat(byHeight.getHeadersList())
                .extracting(entry -> hash(entry.getId()))
                .containsExactlyElementsOf(TestTopics.ids(BLOCKS.subList(1, 4)));
        var decoded =
                BlockHeader.decode(
                        new ByteReader(byHeight.getHeaders(0).getHeader().toByteArray()));
        assertThat(decoded).isEqualTo(BLOCKS.get(1).block().header());
        assertThat(byHeight.getHeadersList())
                .extracting(HeaderEntry::getElapsed)
                .containsExactlyElementsOf(
                        BLOCKS.subList(1, 4).stream().map(Node::elapsed).toList());
        var byId =
                stub().headers(
                                HeadersRequest.newBuilder()
                                        .setIds(ids(SIDE.id(), Hash256.ZERO, GENESIS.id()))
                                        .build());
        assertThat(byId.getHeadersList()).hasSize(2);
        assertThat(byId.getHeaders(0).getMainChain()).isFalse();
        var byLocator =
                stub().headers(
                                HeadersRequest.newBuilder()
                                        .setLocator(ids(SIDE.id(), BLOCKS.get(2).id()))
                                        .build());
        assertThat(byLocator.getHeadersList())
                .extracting(entry -> hash(entry.getId()))
                .containsExactlyElementsOf(TestTopics.ids(BLOCKS.subList(3, BLOCKS.size())));
    }

    @Test
    void aBlockComesByIdOfAnyBranchOrByHeight() {
        var byHeight = stub().block(BlockRequest.newBuilder().setHeight(4).build());
        assertThat(block(byHeight)).isEqualTo(BLOCKS.get(3).block());
        var byId = stub().block(BlockRequest.newBuilder().setId(bytes(SIDE.id())).build());
        assertThat(block(byId)).isEqualTo(SIDE.block());
        assertThat(byId.getHeader().getMainChain()).isFalse();
    }

    @Test
    void theStreamOfBlocksEndsAtItsEndOrAtTheTip() {
        var some = new ArrayList<Hash256>();
        stub().blocks(BlocksRequest.newBuilder().setFromHeight(2).setToHeight(4).build())
                .forEachRemaining(reply -> some.add(block(reply).id()));
        assertThat(some).isEqualTo(TestTopics.ids(BLOCKS.subList(1, 4)));
        var rest = new ArrayList<Hash256>();
        stub().blocks(BlocksRequest.newBuilder().setFromHeight(5).setToHeight(1_000).build())
                .forEachRemaining(reply -> rest.add(block(reply).id()));
        assertThat(rest).isEqualTo(TestTopics.ids(BLOCKS.subList(4, BLOCKS.size())));
    }

    @Test
    void aMinedTransactionSaysWhereItLies() {
        var answer =
                stub().transaction(
                                TransactionRequest.newBuilder().setId(bytes(PAYMENT.id())).build());
        assertThat(Transaction.decode(answer.getTransaction().toByteArray())).isEqualTo(PAYMENT);
        assertThat(hash(answer.getBlockId())).isEqualTo(BLOCKS.getFirst().id());
        assertThat(answer.getHeight()).isEqualTo(1);
        assertThat(answer.getIndex()).isZero();
    }

    @Test
    void accountsComeWithRevealedKeysAndProofsAgainstTheStateRoot() {
        var nobody = Keys.address(77);
        var answer =
                stub().accounts(
                                AccountsRequest.newBuilder()
                                        .addAddresses(bytes(Keys.address(0).payload()))
                                        .addAddresses(bytes(nobody.payload()))
                                        .setWithProof(true)
                                        .build());
        var root = hash(answer.getStateRoot());
        assertThat(root).isEqualTo(BLOCKS.getLast().block().header().stateRoot());
        var sender = answer.getAccounts(0);
        var account = Account.decode(new ByteReader(sender.getEntry().toByteArray()));
        assertThat(account)
                .isEqualTo(BLOCKS.getLast().state().account(Keys.address(0)).orElseThrow());
        assertThat(sender.getKeysList()).hasSize(1);
        assertThat(PublicKey.decode(new ByteReader(sender.getKeys(0).getKey().toByteArray())))
                .isEqualTo(Keys.publicKey(0));
        var proof = StateProof.decode(new ByteReader(sender.getProof().toByteArray()));
        var path = StateKey.account(Keys.address(0)).path();
        var entry = Bytes.wrap(sender.getEntry().toByteArray());
        assertThat(proof.verify(root, path, Optional.of(entry))).isTrue();
        var absent = answer.getAccounts(1);
        assertThat(absent.getExists()).isFalse();
        assertThat(
                        StateProof.decode(new ByteReader(absent.getProof().toByteArray()))
                                .verify(root, StateKey.account(nobody).path(), Optional.empty()))
                .isTrue();
    }

    @Test
    void chainAtNamesTheLastIdsAndTheOffsetToGoOnFrom() {
        var answer = stub().chainAt(ChainAtRequest.getDefaultInstance());
        var ids = new ArrayList<>(TestTopics.ids(BLOCKS));
        ids.addFirst(GENESIS.id());
        Collections.reverse(ids);
        assertThat(answer.getLastIdsList().stream().map(ValidatorServiceTest::hash)).isEqualTo(ids);
        assertThat(answer.getNextOffset()).isEqualTo(validator.position().nextOffset());
    }

    @Test
    void theSupplyAddsUp() {
        var supply = stub().supply(SupplyRequest.getDefaultInstance());
        long accounts = 0;
        for (int key = 0; key < 10; key++) {
            accounts +=
                    BLOCKS.getLast()
                            .state()
                            .account(Keys.address(key))
                            .map(account -> account.balance().nano())
                            .orElse(0L);
        }
        assertThat(accounts + supply.getUnpaid() + supply.getPool())
                .isEqualTo(supply.getGenesis() + supply.getIssued());
    }

    @Test
    void theRewardOfABlockIsKnownBeforeAndAfterItMatures() {
        assertThat(BLOCKS).hasSizeGreaterThan(Math.toIntExact(CHAIN.spec().maturity()) + 2);
        for (int i = 0; i < BLOCKS.size(); i++) {
            var block = BLOCKS.get(i);
            var reward = stub().reward(rewardOf(block.id()));
            assertThat(reward.hasNano()).isTrue();
            assertThat(block.state().unpaidReward(i + 1)).contains(Amount.ofNano(reward.getNano()));
        }
        assertFails(() -> stub().reward(rewardOf(SIDE.id())), Status.Code.NOT_FOUND, "no-block");
    }

    @Test
    void badRequestsAreRefusedWithStableCodes() {
        assertFails(
                () -> stub().block(BlockRequest.newBuilder().setId(ByteString.EMPTY).build()),
                Status.Code.INVALID_ARGUMENT,
                "bad-id");
        assertFails(
                () -> stub().block(BlockRequest.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "missing-field");
        assertFails(
                () -> stub().block(BlockRequest.newBuilder().setHeight(-1).build()),
                Status.Code.INVALID_ARGUMENT,
                "bad-height");
        assertFails(
                () -> stub().block(BlockRequest.newBuilder().setHeight(999).build()),
                Status.Code.NOT_FOUND,
                "no-block");
        assertFails(
                () ->
                        stub().transaction(
                                        TransactionRequest.newBuilder()
                                                .setId(bytes(Hash256.ZERO))
                                                .build()),
                Status.Code.NOT_FOUND,
                "no-transaction");
        assertFails(
                () ->
                        stub().headers(
                                        HeadersRequest.newBuilder()
                                                .setFromHeight(0)
                                                .setCount(2_001)
                                                .build()),
                Status.Code.INVALID_ARGUMENT,
                "too-many");
        assertFails(
                () ->
                        stub().accounts(
                                        AccountsRequest.newBuilder()
                                                .addAllAddresses(
                                                        Collections.nCopies(
                                                                257, bytes(Hash256.ZERO)))
                                                .setWithProof(true)
                                                .build()),
                Status.Code.INVALID_ARGUMENT,
                "too-many");
        assertFails(
                () ->
                        stub().blocks(
                                        BlocksRequest.newBuilder()
                                                .setFromHeight(3)
                                                .setToHeight(2)
                                                .build())
                                .hasNext(),
                Status.Code.INVALID_ARGUMENT,
                "bad-range");
    }

    private static List<Node> blocks() {
        var blocks = new ArrayList<Node>();
        blocks.add(CHAIN.builder().extend(GENESIS, 1, PAYMENT));
        blocks.addAll(CHAIN.extend(blocks.getFirst(), 6, 1));
        return blocks;
    }

    private static ValidatorGrpc.ValidatorBlockingStub stub() {
        return ValidatorGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofSeconds(20));
    }

    private static void assertFails(ThrowingCallable call, Status.Code status, String code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode()).isEqualTo(status);
                            assertThat(RpcException.codeOf(e)).contains(code);
                        });
    }

    private static Block block(BlockReply reply) {
        return Block.decode(reply.getHeader().getHeader().concat(reply.getBody()).toByteArray());
    }

    private static RewardRequest rewardOf(Hash256 block) {
        return RewardRequest.newBuilder().setId(bytes(block)).build();
    }

    private static BlockIds ids(Hash256... ids) {
        var all = BlockIds.newBuilder();
        for (Hash256 id : ids) {
            all.addIds(bytes(id));
        }
        return all.build();
    }

    private static ByteString bytes(Hash256 hash) {
        return ByteString.copyFrom(hash.toBytes());
    }

    private static Hash256 hash(ByteString bytes) {
        return Hash256.of(bytes.toByteArray());
    }
}
