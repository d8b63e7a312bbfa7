package org.numicoin.validator.snapshot;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.SnapshotChunk;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.ChunkRequest;
import org.numicoin.rpc.v1.ManifestRequest;
import org.numicoin.rpc.v1.OffersRequest;
import org.numicoin.rpc.v1.SnapshotOffer;
import org.numicoin.rpc.v1.SnapshotsGrpc;
import org.numicoin.rpc.v1.SnapshotsGrpc.SnapshotsBlockingStub;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// A snapshot that another node's validator gives away.
public final class RemoteSnapshot implements SnapshotSource, AutoCloseable {
    /// Who passes on what peers have may have to ask several of them.
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final RpcTarget target;
    private final ManagedChannel channel;
    private final Hash256 blockId;
    private final SnapshotManifest manifest;

    private RemoteSnapshot(
            RpcTarget target, ManagedChannel channel, Hash256 blockId, SnapshotManifest manifest) {
        this.target = target;
        this.channel = channel;
        this.blockId = blockId;
        this.manifest = manifest;
    }

    /// Asks for the manifest of a snapshot.
    ///
    /// @throws SnapshotException `unreachable`, or `bad-snapshot`
    public static RemoteSnapshot open(ChainSpec spec, RpcTarget target, Hash256 blockId) {
        ManagedChannel channel = channel(spec, target);
        try {
            var request =
                    ManifestRequest.newBuilder()
                            .setBlockId(ByteString.copyFrom(blockId.toBytes()))
                            .build();
            byte[] encoded =
                    ask(target, channel, stub -> stub.manifest(request))
                            .getManifest()
                            .toByteArray();
            var manifest = ByteReader.decode(encoded, SnapshotManifest::decode);
            return new RemoteSnapshot(target, channel, blockId, manifest);
        } catch (DecodeException e) {
            var _ = channel.shutdownNow();
            throw new SnapshotException(
                    "bad-snapshot", "%s gives no manifest: %s".formatted(target, e.getMessage()));
        } catch (RuntimeException e) {
            var _ = channel.shutdownNow();
            throw e;
        }
    }

    /// What a node offers: id and height of blocks, the highest first.
    public static List<Offer> offers(ChainSpec spec, RpcTarget target) {
        ManagedChannel channel = channel(spec, target);
        try {
            return ask(target, channel, stub -> stub.offers(OffersRequest.getDefaultInstance()))
                    .getOffersList()
                    .stream()
                    .filter(offer -> offer.getBlockId().size() == Hash256.BYTES)
                    .map(Offer::of)
                    .toList();
        } finally {
            var _ = channel.shutdownNow();
        }
    }

    /// A snapshot, as far as its owner says.
    public record Offer(Hash256 blockId, long height) {
        private static Offer of(SnapshotOffer offer) {
            return new Offer(Hash256.of(offer.getBlockId().toByteArray()), offer.getHeight());
        }
    }

    @Override
    public String name() {
        return target.toString();
    }

    @Override
    public SnapshotManifest manifest() {
        return manifest;
    }

    @Override
    public Bytes chunk(int index) {
        var request =
                ChunkRequest.newBuilder()
                        .setBlockId(ByteString.copyFrom(blockId.toBytes()))
                        .setIndex(index)
                        .build();
        var chunk = ask(target, channel, stub -> stub.chunk(request)).getChunk();
        if (chunk.size() > SnapshotChunk.BYTES_MAX) {
            throw new SnapshotException(
                    "bad-chunk",
                    "chunk %d of %s: %d bytes are too many".formatted(index, target, chunk.size()));
        }
        return Bytes.wrap(chunk.toByteArray());
    }

    @Override
    public void close() {
        var _ = channel.shutdownNow();
    }

    private static ManagedChannel channel(ChainSpec spec, RpcTarget target) {
        return RpcChannels.any(target, RpcLimits.of(spec.blockBytesMax()));
    }

    private static <A> A ask(
            RpcTarget target, ManagedChannel channel, Function<SnapshotsBlockingStub, A> question) {
        try {
            return question.apply(
                    SnapshotsGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(WITHIN.toSeconds(), TimeUnit.SECONDS));
        } catch (StatusRuntimeException e) {
            throw new SnapshotException(
                    "unreachable",
                    "%s gives nothing: %s %s"
                            .formatted(
                                    target,
                                    e.getStatus().getCode(),
                                    e.getStatus().getDescription()));
        }
    }
}
