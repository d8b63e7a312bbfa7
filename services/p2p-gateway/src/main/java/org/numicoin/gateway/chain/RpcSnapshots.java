package org.numicoin.gateway.chain;

import io.grpc.Channel;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.numicoin.gateway.protocol.ManifestPiece;
import org.numicoin.gateway.protocol.SnapshotOffer;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.ChunkRequest;
import org.numicoin.rpc.v1.ManifestPieceRequest;
import org.numicoin.rpc.v1.OffersRequest;
import org.numicoin.rpc.v1.SnapshotsGrpc;
import org.numicoin.rpc.v1.SnapshotsGrpc.SnapshotsBlockingStub;

/// Snapshots over gRPC, of whichever validator has them. Nothing is kept here.
public final class RpcSnapshots implements LocalSnapshots {
    private final Supplier<? extends Collection<? extends Channel>> validators;
    private final Duration deadline;

    /// @param validators a channel to each: a snapshot lies beside one of them
    /// @param deadline of one question to one of them
    public RpcSnapshots(
            Supplier<? extends Collection<? extends Channel>> validators, Duration deadline) {
        this.validators = validators;
        this.deadline = deadline;
    }

    @Override
    public List<SnapshotOffer> offers(int count) {
        return validators.get().stream()
                .flatMap(validator -> offers(validator).stream())
                .distinct()
                .sorted(Comparator.comparingLong(SnapshotOffer::height).reversed())
                .limit(count)
                .toList();
    }

    private List<SnapshotOffer> offers(Channel validator) {
        return ask(validator, stub -> stub.offers(OffersRequest.getDefaultInstance()))
                .map(reply ->
                        ValidatorClient.read(() ->
                                reply.getOffersList().stream()
                                        .map(offer ->
                                                new SnapshotOffer(
                                                        ValidatorClient.hash(offer.getBlockId()),
                                                        offer.getHeight(),
                                                        offer.getChunks(),
                                                        offer.getBytes()))
                                        .toList()))
                .orElse(List.of());
    }

    @Override
    public Optional<ManifestPiece> manifestPiece(Hash256 blockId, int index) {
        var request =
                ManifestPieceRequest.newBuilder()
                        .setBlockId(ValidatorClient.bytes(blockId))
                        .setFrom((long) index * ManifestPiece.PIECE_BYTES)
                        .setMost(ManifestPiece.PIECE_BYTES)
                        .build();
        return first(stub -> stub.manifestPiece(request))
                .map(reply ->
                        ValidatorClient.read(() ->
                                new ManifestPiece(
                                        reply.getTotal(),
                                        Bytes.wrap(reply.getPiece().toByteArray()))));
    }

    @Override
    public Optional<Bytes> chunk(Hash256 blockId, int index) {
        var request =
                ChunkRequest.newBuilder()
                        .setBlockId(ValidatorClient.bytes(blockId))
                        .setIndex(index)
                        .build();
        return first(stub -> stub.chunk(request))
                .map(reply -> Bytes.wrap(reply.getChunk().toByteArray()));
    }

    /// Of the first that has it. That none has it is known only when all have answered.
    private <T> Optional<T> first(Function<SnapshotsBlockingStub, T> question) {
        Optional<ChainUnavailableException> silent = Optional.empty();
        for (Channel validator : validators.get()) {
            try {
                Optional<T> found = ask(validator, question);
                if (found.isPresent()) {
                    return found;
                }
            } catch (ChainUnavailableException e) {
                silent = Optional.of(e);
            }
        }
        if (silent.isPresent()) {
            throw silent.get();
        }
        return Optional.empty();
    }

    private <T> Optional<T> ask(Channel validator, Function<SnapshotsBlockingStub, T> question) {
        return ValidatorClient.find(() ->
                question.apply(
                        SnapshotsGrpc.newBlockingStub(validator)
                                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)));
    }
}
