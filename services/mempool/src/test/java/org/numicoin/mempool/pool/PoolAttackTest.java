package org.numicoin.mempool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// Floods of transactions that are valid. The pool holds no more than its limits say, refusals
/// leave no trace in the store, and whoever pays a step more comes in.
final class PoolAttackTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final long NUMI = Amount.NANO_PER_NUMI;
    private static final long NOW = 1_800_000_000_000L;
    private static final long ROOM = 1 << 20;
    private static final Origin PEER = new Origin(Origin.Kind.GATEWAY, "gateway-1", "peer");

    private final ShardPool pool =
            new ShardPool(
                    0,
                    SPEC,
                    PoolLimits.of(1_000, ROOM),
                    0,
                    new LogPosition(LogId.NONE, 1),
                    new Tip(0, 100));
    private int accounts;
    private final PublicKey honest = nextKey();

    @Test
    void oneSenderWithManyAccountsFillsThePoolAndYieldsToWhoeverPaysAStepMore() {
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            refused += offer(single(nextKey(), 10)).isStored() ? 0 : 1;
            assertWithinLimits();
        }
        assertThat(refused).isGreaterThan(300);
        assertThat(offerHonest(109).verdicts())
                .extracting(TransactionVerdict::code)
                .containsExactly(Codes.POOL_FULL);
        assertAdmitted(offerHonest(110));
    }

    /// 16 keys that the state knows behind each signature of 3 KB.
    @Test
    void theKeysOfMultisigsTakeRoomOfThePool() {
        for (int i = 0; i < 200; i++) {
            offer(multisig());
            assertWithinLimits();
        }
        assertThat(pool.count()).isLessThan(30);
        assertThat(pool.keyBytes()).isGreaterThan(ROOM / 2);

        long before = pool.keyBytes();
        assertAdmitted(offerHonest(1_000));
        assertThat(pool.keyBytes()).isLessThan(before);
        assertWithinLimits();
    }

    @Test
    void dustAtTheLeastFeeFillsThePoolAndLeavesWithTheFirstWhoPayMore() {
        while (pool.bytes() + pool.keyBytes() < ROOM - 8_000) {
            assertAdmitted(offer(single(nextKey(), 0)));
        }
        int dust = pool.count();
        int honest = 0;
        while (honest < 100) {
            assertAdmitted(offer(single(nextKey(), 200)));
            honest++;
            assertWithinLimits();
        }
        assertThat(pool.count()).isLessThanOrEqualTo(dust + 1);
        assertThat(pool.select(100, 8 << 20).transactions().subList(0, 100))
                .allMatch(selected -> selected.slot().core().tip() == 200);
    }

    /// Each chain is whole for three blocks and gone then.
    @Test
    void chainsThatExpireLeaveNothingBehind() {
        for (int round = 0; round < 3; round++) {
            long height = pool.tip().height();
            for (int sender = 0; sender < 10; sender++) {
                PublicKey key = nextKey();
                for (int nonce = 0; nonce < 20; nonce++) {
                    offer(single(key, nonce, height + 3, 10));
                    assertWithinLimits();
                }
            }
            assertThat(pool.count()).isGreaterThan(100);
            assertThat(offer(single(nextKey(), 0, height + 2, 10)).verdicts())
                    .extracting(TransactionVerdict::code)
                    .containsExactly("expires-too-soon");
            assertAdmitted(offerHonest(50 + round));
            for (int block = 0; block < 3; block++) {
                connect();
            }
            assertThat(pool.count()).isEqualTo(round + 1);
            assertThat(pool.slots(address(honest))).hasSize(round + 1);
        }
    }

    private void assertWithinLimits() {
        assertThat(pool.bytes() + pool.keyBytes()).isLessThanOrEqualTo(ROOM);
        assertThat(pool.count()).isLessThanOrEqualTo(1_000);
    }

    private static void assertAdmitted(PoolUpdate update) {
        assertThat(update.verdicts().getLast().kind()).isEqualTo(Kind.ACCEPTED);
    }

    private PoolUpdate offerHonest(long tip) {
        int nonce = pool.slots(address(honest)).size();
        return offer(single(honest, nonce, TransactionCore.NEVER_EXPIRES, tip));
    }

    private PoolUpdate offer(Transaction transaction) {
        List<Submission> batch = List.of(new Submission.Offered(PEER, transaction));
        PoolUpdate update = pool.carryOut(pool.plan(batch, Findings.NONE), NOW);
        boolean refused = update.verdicts().stream().allMatch(v -> v.kind() == Kind.REJECTED);
        assertThat(update.isStored()).isEqualTo(!refused);
        return update;
    }

    private void connect() {
        Tip tip = new Tip(pool.tip().height() + 1, 100);
        var position = new LogPosition(LogId.NONE, pool.position().sequence() + 1);
        var _ = pool.apply(List.of(new ShardStep(position, tip, List.of(), List.of(), List.of())));
    }

    private Transaction single(PublicKey key, long tip) {
        return single(key, 0, TransactionCore.NEVER_EXPIRES, tip);
    }

    /// Of an account whose key the state knows.
    private Transaction single(PublicKey key, long nonce, long validUntil, long tip) {
        Address address = address(key);
        var account = new Account(Amount.ofNano(1_000 * NUMI), 0, key.id(), Account.Kind.KEY, 1);
        learn(address, account, Optional.empty(), List.of(key));
        var content =
                TransactionBuilder.from(SPEC, address)
                        .nonce(nonce)
                        .pay(3, NUMI)
                        .fee(5_000, tip)
                        .validUntil(validUntil);
        return new Transaction(
                content.core(), Witness.ofKey(Optional.empty(), PoolModel.SIGNATURE));
    }

    /// Of an account of one of sixteen keys, which the state knows all.
    private Transaction multisig() {
        var keys = new ArrayList<PublicKey>();
        while (keys.size() < Policy.KEYS_MAX || Shards.of(address(keys)) != 0) {
            if (keys.size() == Policy.KEYS_MAX) {
                keys.removeLast();
            }
            keys.add(key(accounts++));
        }
        Policy policy = policy(keys);
        var address = new Address(policy.id());
        var account =
                new Account(
                        Amount.ofNano(1_000 * NUMI), 0, policy.id(), Account.Kind.POLICY, 0xffff);
        learn(address, account, Optional.of(policy), keys);
        var content = TransactionBuilder.from(SPEC, address).pay(3, NUMI).fee(5_000, 10);
        return new Transaction(
                content.core(),
                new Witness(
                        true,
                        Optional.empty(),
                        1,
                        0,
                        List.of(new Witness.SignerEntry(Optional.empty(), PoolModel.SIGNATURE))));
    }

    private void learn(
            Address address, Account account, Optional<Policy> policy, List<PublicKey> keys) {
        pool.learn(
                List.of(
                        new AccountKnowledge(
                                address,
                                pool.position().sequence(),
                                Optional.of(account),
                                policy,
                                keys)));
    }

    /// The next key whose address is in the shard.
    private PublicKey nextKey() {
        PublicKey key = key(accounts++);
        while (Shards.of(address(key)) != 0) {
            key = key(accounts++);
        }
        return key;
    }

    private static Policy policy(List<PublicKey> keys) {
        return Policy.of(1, keys.stream().map(PublicKey::id).toList());
    }

    private static Address address(List<PublicKey> keys) {
        return new Address(policy(keys).id());
    }

    private static Address address(PublicKey key) {
        return new Address(key.id());
    }

    private static PublicKey key(int number) {
        return PublicKey.mlDsa65(
                Bytes.wrap(ByteBuffer.allocate(PublicKey.BYTES).putInt(number).array()));
    }
}
