package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.chain.Block;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.relay.RelayEffect.Announce;
import org.numicoin.gateway.relay.RelayEffect.CheckHeader;
import org.numicoin.gateway.relay.RelayEffect.Deliver;
import org.numicoin.gateway.relay.RelayEffect.GaveUp;
import org.numicoin.gateway.relay.RelayEffect.Judge;
import org.numicoin.gateway.relay.RelayEffect.Offence;
import org.numicoin.gateway.relay.RelayEffect.RequestBlock;
import org.numicoin.gateway.relay.RelayEffect.RequestHeaders;
import org.numicoin.gateway.relay.RelayEffect.RequestTransactions;
import org.numicoin.gateway.relay.RelayEffect.Submit;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Blocks announced by honest and lying peers to a node with any part of the transactions, answers
/// lost, late and in any order, short ids so short that they collide all the time. Whatever
/// happens: each message gets one verdict, everything ends, no honest peer is blamed, and every lie
/// that the true block shows is.
final class RelayModelTest {
    private static final int LIARS = 2;
    private static final int PEERS = 5;

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void honestPeersAreNeverBlamedAndLiesAreSeen(long seed) {
        new Run(seed).play();
    }

    private static final class Run {
        private final Random random;
        private final ShortIdKeys keys;
        private final TransactionMemory memory = new TransactionMemory(1_000, 8 << 20);
        private final List<PeerId> peers = new ArrayList<>();
        private final Map<Hash256, Block> truth = new LinkedHashMap<>();
        private final PendingBlocks blocks;
        private final List<RelayEffect> open = new ArrayList<>();
        private final Map<Long, PeerId> senders = new HashMap<>();
        private final Set<Long> falseForms = new HashSet<>();
        private final Map<Hash256, Set<Long>> messages = new HashMap<>();
        private final Map<Long, GossipVerdict> verdicts = new HashMap<>();
        private final Map<PeerId, Set<String>> offences = new HashMap<>();
        private final Set<Hash256> delivered = new HashSet<>();
        private final boolean lossy;
        private long now;
        private long nextMessage;

        Run(long seed) {
            random = new Random(seed);
            lossy = random.nextBoolean();
            long mask = random.nextBoolean() ? (1L << 48) - 1 : 63;
            keys =
                    (header, salt) -> {
                        var key = ShortIdKeys.PROTOCOL.of(header, salt);
                        return id -> key.applyAsLong(id) & mask;
                    };
            for (int i = 0; i < PEERS; i++) {
                peers.add(Fakes.peer("peer" + i));
            }
            blocks = new PendingBlocks(Fakes.SPEC, memory, _ -> peers.reversed(), keys);
            Fakes.transactions(20, random).forEach(memory::accepted);
            for (int i = 0; i < 3; i++) {
                var transactions = Fakes.transactions(random.nextInt(12), random);
                int known = random.nextInt(3);
                transactions.stream()
                        .filter(_ -> random.nextInt(2) < known)
                        .forEach(memory::accepted);
                Block block = Fakes.block(transactions, random);
                truth.put(block.id(), block);
            }
        }

        void play() {
            var announcements = new ArrayList<Runnable>();
            for (Block block : truth.values()) {
                for (PeerId peer : peers) {
                    if (random.nextInt(3) > 0) {
                        announcements.add(() -> announce(peer, block));
                    }
                }
            }
            Collections.shuffle(announcements, random);
            int steps = 0;
            while (!announcements.isEmpty() || blocks.size() > 0) {
                assertThat(++steps).as("steps").isLessThan(2_000);
                if (!announcements.isEmpty() && random.nextInt(3) == 0) {
                    announcements.removeLast().run();
                } else if (!open.isEmpty() && random.nextInt(4) > 0) {
                    answer(open.remove(random.nextInt(open.size())));
                } else {
                    now = Math.max(now + 1, blocks.nextDeadline().orElse(now) - random.nextInt(2));
                    take(blocks.tick(now));
                }
            }
            judge();
        }

        private boolean isLiar(PeerId peer) {
            return peers.indexOf(peer) < LIARS;
        }

        private void announce(PeerId peer, Block block) {
            long message = nextMessage++;
            long salt = random.nextLong() & Long.MAX_VALUE;
            var form =
                    CompactBlocks.of(block, salt, _ -> random.nextInt(4) > 0, keys).orElseThrow();
            if (isLiar(peer) && random.nextBoolean()) {
                form = lie(form);
                if (!CompactBlocks.describes(form, block, keys)) {
                    falseForms.add(message);
                }
            }
            senders.put(message, peer);
            messages.computeIfAbsent(block.id(), _ -> new HashSet<>()).add(message);
            take(blocks.announced(peer, message, form, now));
        }

        private CompactBlock lie(CompactBlock form) {
            var shortIds = new ArrayList<>(form.shortIds());
            if (shortIds.isEmpty() || random.nextBoolean()) {
                shortIds.add(random.nextLong(1L << 48));
            } else {
                shortIds.set(random.nextInt(shortIds.size()), random.nextLong(1L << 48));
            }
            return new CompactBlock(form.header(), form.salt(), shortIds, form.prefilled());
        }

        private void answer(RelayEffect question) {
            boolean lost = lossy && random.nextInt(3) == 0;
            switch (question) {
                case CheckHeader(Hash256 id, _) -> {
                    if (!lost) {
                        take(blocks.checked(id, new HeaderVerdict.Good(), now));
                    }
                }
                case RequestTransactions(PeerId peer, Hash256 id, List<Integer> indexes) -> {
                    var body = truth(id).transactions();
                    // An honest peer refuses places that its block has not.
                    boolean refused = indexes.getLast() >= body.size();
                    if (isLiar(peer) && random.nextBoolean()) {
                        int count = indexes.size() + random.nextInt(2);
                        take(blocks.transactions(peer, id, Fakes.transactions(count, random), now));
                    } else if (lost || refused) {
                        take(blocks.transactionsFailed(peer, id, now));
                    } else {
                        var served = indexes.stream().map(body::get).toList();
                        take(blocks.transactions(peer, id, served, now));
                    }
                }
                case RequestBlock(PeerId peer, Hash256 id) -> {
                    Block body = truth(id);
                    if (isLiar(peer) && random.nextBoolean()) {
                        var other = new Block(body.header(), Fakes.transactions(2, random));
                        take(blocks.block(peer, id, Bytes.wrap(other.encoded()), now));
                    } else if (lost) {
                        take(blocks.blockFailed(peer, id, now));
                    } else {
                        take(blocks.block(peer, id, Bytes.wrap(body.encoded()), now));
                    }
                }
                case Judge _,
                        Offence _,
                        Deliver _,
                        GaveUp _,
                        RequestHeaders _,
                        Submit _,
                        Announce _ ->
                        throw new IllegalStateException("no question: " + question);
            }
        }

        private void take(List<RelayEffect> effects) {
            for (RelayEffect effect : effects) {
                switch (effect) {
                    case Judge(long message, GossipVerdict verdict) ->
                            assertThat(verdicts.put(message, verdict)).as("verdict twice").isNull();
                    case Offence(PeerId peer, String code) ->
                            offences.computeIfAbsent(peer, _ -> new HashSet<>()).add(code);
                    case Deliver(Block block, _) -> {
                        assertThat(block).isEqualTo(truth.get(block.id()));
                        assertThat(delivered.add(block.id())).as("delivered once").isTrue();
                    }
                    case GaveUp(Hash256 id) ->
                            assertThat(lossy || open.stream().anyMatch(asks(id)))
                                    .as("somebody did not answer")
                                    .isTrue();
                    case CheckHeader _, RequestTransactions _, RequestBlock _ -> open.add(effect);
                    case RequestHeaders _, Submit _, Announce _ ->
                            throw new IllegalStateException("unexpected " + effect);
                }
            }
        }

        private void judge() {
            assertThat(verdicts.keySet()).isEqualTo(senders.keySet());
            offences.keySet().forEach(peer -> assertThat(isLiar(peer)).as("%s", offences).isTrue());
            verdicts.forEach((message, verdict) -> {
                if (verdict == GossipVerdict.REJECT) {
                    assertThat(falseForms).contains(message);
                    assertThat(offences.get(senders.get(message)))
                            .contains(Offences.FALSE_COMPACT_BLOCK);
                }
                if (falseForms.contains(message)) {
                    assertThat(verdict).isNotEqualTo(GossipVerdict.ACCEPT);
                }
            });
            messages.values()
                    .forEach(of ->
                            assertThat(
                                            of.stream()
                                                    .map(verdicts::get)
                                                    .filter(GossipVerdict.ACCEPT::equals))
                                    .hasSizeLessThanOrEqualTo(1));
        }

        private static Predicate<RelayEffect> asks(Hash256 wanted) {
            return question ->
                    switch (question) {
                        case RequestTransactions(_, Hash256 id, _) -> id.equals(wanted);
                        case RequestBlock(_, Hash256 id) -> id.equals(wanted);
                        case CheckHeader _,
                                Judge _,
                                Offence _,
                                Deliver _,
                                GaveUp _,
                                RequestHeaders _,
                                Submit _,
                                Announce _ ->
                                false;
                    };
        }

        private Block truth(Hash256 id) {
            return Objects.requireNonNull(truth.get(id));
        }
    }
}
