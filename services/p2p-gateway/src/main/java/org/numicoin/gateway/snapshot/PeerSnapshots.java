package org.numicoin.gateway.snapshot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.SnapshotManifest.Given;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.gateway.net.Neighbour;
import org.numicoin.gateway.net.Network;
import org.numicoin.gateway.net.RequestFailed;
import org.numicoin.gateway.protocol.ManifestPiece;
import org.numicoin.gateway.protocol.SnapshotOffer;
import org.numicoin.gateway.protocol.SnapshotPartRequest;
import org.numicoin.gateway.protocol.SnapshotsRequest;
import org.numicoin.kit.Backoff;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// The snapshots that peers have. Nothing of them is believed: a manifest has the header of the
/// block asked for and headers that obey the rules, and a chunk is what the manifest and the state
/// root say. Who gives something else is told and asked for nothing more; who gives nothing, for
/// little. Of several manifests of one block that are all possible, the one that most peers give
/// and of which a chunk is to be had is taken. One snapshot is in work at a time. Any thread.
public final class PeerSnapshots {
    /// Peers that are asked at a time. Each may give a manifest of 20 MiB.
    private static final int PEERS_MAX = 8;

    /// Questions after which a manifest of which no chunk came is left.
    private static final int PROBES_MAX = 4;

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

    private final ChainSpec spec;
    private final Hash256 genesisId;
    private final ProofOfWorkHash proofOfWork;
    private final Network network;
    private final Blame blame;
    private final Duration patience;
    private final LongSupplier millis;
    private final RandomGenerator random;

    /// As many as this process met.
    private final Set<PeerId> liars = ConcurrentHashMap.newKeySet();

    private Optional<FoundSnapshot> current = Optional.empty();

    /// @param patience within which each question ends
    /// @param random decides between manifests that as many peers give
    public PeerSnapshots(
            ChainSpec spec,
            ProofOfWorkHash proofOfWork,
            Network network,
            Blame blame,
            Duration patience,
            LongSupplier millis,
            RandomGenerator random) {
        this.spec = spec;
        this.genesisId = Genesis.of(spec).block().id();
        this.proofOfWork = proofOfWork;
        this.network = network;
        this.blame = blame;
        this.patience = patience;
        this.millis = millis;
        this.random = random;
    }

    /// What peers say they have, the highest first. Those of checkpoints have precedence, however
    /// much else is offered.
    public List<SnapshotOffer> offers() throws InterruptedException {
        var all = new ConcurrentHashMap<Hash256, SnapshotOffer>();
        ofEach(
                peers(),
                peer ->
                        Answers.of(network.snapshots(peer))
                                .forEach(offer -> all.putIfAbsent(offer.blockId(), offer)));
        var highest = Comparator.comparingLong(SnapshotOffer::height).reversed();
        return all.values().stream()
                .sorted(Comparator.comparing(this::isUnnamed).thenComparing(highest))
                .limit(SnapshotsRequest.COUNT_MAX)
                .sorted(highest)
                .toList();
    }

    /// The encoding of the manifest of a block's snapshot; empty when no peer gives one.
    public Optional<Bytes> manifest(Hash256 blockId) throws InterruptedException {
        return find(blockId).map(FoundSnapshot::encoded);
    }

    /// The encoding of a chunk; empty when there is none or no peer gives it.
    public Optional<Bytes> chunk(Hash256 blockId, int index) throws InterruptedException {
        Optional<FoundSnapshot> found =
                find(blockId)
                        .filter(snapshot -> index >= 0)
                        .filter(snapshot -> index < snapshot.manifest().chunks().size());
        return found.isEmpty() ? Optional.empty() : chunk(found.get(), index);
    }

    /// Looks for more peers that give the snapshot in work.
    public void lookForMore() throws InterruptedException {
        Optional<FoundSnapshot> working = working();
        if (working.isPresent()) {
            join(working.get());
        }
    }

    private synchronized Optional<FoundSnapshot> working() {
        return current;
    }

    private synchronized Optional<FoundSnapshot> find(Hash256 blockId) throws InterruptedException {
        if (current.filter(found -> found.blockId().equals(blockId)).isEmpty()) {
            current = look(blockId);
        }
        return current;
    }

    private Optional<FoundSnapshot> look(Hash256 blockId) throws InterruptedException {
        long end = millis.getAsLong() + patience.toMillis();
        var backoff = new Backoff(PAUSE, PAUSE_MAX);
        do {
            Map<Bytes, FoundSnapshot> found = new LinkedHashMap<>();
            gather(blockId, peers(), found, end);
            for (FoundSnapshot each : byPeers(found.values())) {
                if (givesAnyChunk(each, end)) {
                    return Optional.of(each);
                }
            }
            backoff.await();
        } while (millis.getAsLong() < end);
        return Optional.empty();
    }

    /// Asks peers for a manifest, and adds each that is possible.
    ///
    /// @param found by their bytes
    private void gather(
            Hash256 blockId, List<PeerId> peers, Map<Bytes, FoundSnapshot> found, long end)
            throws InterruptedException {
        ofEach(
                peers,
                peer -> {
                    Bytes encoded = wholeManifest(peer, blockId, end);
                    synchronized (found) { // One is decoded at a time: that takes memory.
                        FoundSnapshot same = found.get(encoded);
                        if (same != null) {
                            same.sources().add(peer);
                        } else {
                            possible(peer, blockId, encoded)
                                    .ifPresent(manifest -> {
                                        var sources = new Sources();
                                        sources.add(peer);
                                        found.put(
                                                encoded,
                                                new FoundSnapshot(
                                                        manifest,
                                                        encoded,
                                                        sources,
                                                        ConcurrentHashMap.newKeySet()));
                                    });
                        }
                    }
                });
    }

    private Bytes wholeManifest(PeerId peer, Hash256 blockId, long end)
            throws InterruptedException {
        var whole = new ByteWriter(1 << 16);
        int total = 1;
        for (int index = 0; whole.size() < total; index++) {
            ManifestPiece piece =
                    Answers.of(
                            network.manifestPiece(peer, new SnapshotPartRequest(blockId, index)));
            if (index == 0) {
                total = piece.total();
            }
            if (piece.total() != total) {
                lied(peer, "pieces of different manifests of " + blockId);
                throw new RequestFailed(RequestFailed.MALFORMED, "other pieces");
            }
            if (millis.getAsLong() > end) {
                throw new RequestFailed(RequestFailed.TIMEOUT, "the manifest is not whole");
            }
            whole.raw(piece.bytes());
        }
        return Bytes.wrap(whole.toBytes());
    }

    private Optional<SnapshotManifest> possible(PeerId peer, Hash256 blockId, Bytes encoded) {
        SnapshotManifest manifest;
        try {
            manifest = ByteReader.decode(encoded.unsafeArray(), SnapshotManifest::decode);
        } catch (DecodeException | IllegalArgumentException e) {
            lied(peer, "the manifest of %s: %s".formatted(blockId, e.getMessage()));
            return Optional.empty();
        }
        Optional<String> wrong =
                !manifest.block().id().equals(blockId)
                        ? Optional.of("it is of another block")
                        : !manifest.genesisId().equals(genesisId)
                                ? Optional.of("it is of another chain")
                                : manifest.violation(spec, proofOfWork)
                                        .map(violation -> violation.code() + ", " + violation);
        wrong.ifPresent(reason -> lied(peer, "the manifest of %s: %s".formatted(blockId, reason)));
        return wrong.isPresent() ? Optional.empty() : Optional.of(manifest);
    }

    private List<FoundSnapshot> byPeers(Collection<FoundSnapshot> found) {
        var all = new ArrayList<>(found);
        Collections.shuffle(all, java.util.Random.from(random));
        all.sort(
                Comparator.comparingInt((FoundSnapshot each) -> each.sources().all().size())
                        .reversed());
        return all;
    }

    /// How a manifest is cut is an invention until somebody gives a chunk.
    private boolean givesAnyChunk(FoundSnapshot found, long end) throws InterruptedException {
        int index = random.nextInt(found.manifest().chunks().size());
        for (int i = 0; i < PROBES_MAX && millis.getAsLong() < end; i++) {
            Optional<PeerId> peer = found.sources().next();
            if (peer.isPresent() && ask(found, index, peer.get()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Optional<Bytes> chunk(FoundSnapshot found, int index) throws InterruptedException {
        long end = millis.getAsLong() + patience.toMillis();
        var backoff = new Backoff(PAUSE, PAUSE_MAX);
        do {
            Optional<PeerId> peer = found.sources().next();
            if (peer.isPresent()) {
                Optional<Bytes> given = ask(found, index, peer.get());
                if (given.isPresent()) {
                    return given;
                }
            } else {
                join(found);
            }
            backoff.await();
        } while (millis.getAsLong() < end);
        return Optional.empty();
    }

    private Optional<Bytes> ask(FoundSnapshot found, int index, PeerId peer)
            throws InterruptedException {
        Bytes encoded;
        try {
            encoded =
                    Answers.of(
                            network.snapshotChunk(
                                    peer, new SnapshotPartRequest(found.blockId(), index)));
        } catch (RequestFailed e) {
            if (found.sources().failed(peer)) {
                blame.silent(peer, "chunk %d: %s".formatted(index, e.getMessage()));
            }
            return Optional.empty();
        }
        return switch (found.manifest().check(index, encoded)) {
            case Given.Right _ -> {
                found.sources().gave(peer);
                yield Optional.of(encoded);
            }
            case Given.Wrong(var reason) -> {
                found.sources().remove(peer);
                lied(peer, "chunk %d of %s: %s".formatted(index, found.blockId(), reason));
                yield Optional.empty();
            }
        };
    }

    /// Adds peers that give the same manifest.
    private void join(FoundSnapshot found) throws InterruptedException {
        var others = new ArrayList<>(peers());
        others.removeAll(found.sources().all());
        others.removeAll(found.others());
        Map<Bytes, FoundSnapshot> same = new LinkedHashMap<>(Map.of(found.encoded(), found));
        gather(found.blockId(), others, same, millis.getAsLong() + patience.toMillis());
        same.remove(found.encoded());
        same.values().forEach(other -> found.others().addAll(other.sources().all()));
    }

    private void lied(PeerId peer, String detail) {
        if (liars.add(peer)) {
            blame.offended(peer, "bad-snapshot", detail);
        }
    }

    private boolean isUnnamed(SnapshotOffer offer) {
        return !spec.checkpointAt(offer.height()).equals(Optional.of(offer.blockId()));
    }

    /// Some that are there, in any order.
    private List<PeerId> peers() {
        var ready =
                new ArrayList<>(
                        network.neighbours().stream()
                                .filter(Neighbour::isReady)
                                .map(Neighbour::peer)
                                .filter(peer -> !liars.contains(peer))
                                .toList());
        Collections.shuffle(ready, java.util.Random.from(random));
        return List.copyOf(ready.subList(0, Math.min(PEERS_MAX, ready.size())));
    }

    @FunctionalInterface
    private interface Question {
        void ask(PeerId peer) throws InterruptedException;
    }

    /// Asks all at a time and waits for all; one that fails is left out.
    private static void ofEach(List<PeerId> peers, Question question) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<CompletableFuture<Void>>();
            for (PeerId peer : peers) {
                asked.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        question.ask(peer);
                                    } catch (RequestFailed e) {
                                        // It gives nothing: others may.
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                threads));
            }
            for (CompletableFuture<Void> each : asked) {
                var _ = Answers.of(each);
            }
        }
    }
}
