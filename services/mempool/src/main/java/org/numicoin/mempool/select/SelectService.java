package org.numicoin.mempool.select;

import static java.util.stream.Collectors.groupingBy;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.mempool.pool.PooledTransaction;
import org.numicoin.mempool.shard.Selection;
import org.numicoin.mempool.shard.Shard;
import org.numicoin.messaging.Shards;
import org.numicoin.policy.BlockSelection.Chosen;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.Failed;
import org.numicoin.rpc.v1.MempoolGrpc;
import org.numicoin.rpc.v1.SelectReply;
import org.numicoin.rpc.v1.SelectRequest;

/// Answers for the shards of this replica that have applied the event of the request in time; the
/// others are left out.
public final class SelectService extends MempoolGrpc.MempoolImplBase {
    private static final int FAILED_MAX = 1_024;

    private final Supplier<Collection<Shard>> shards;
    private final long weightMax;
    private final Duration patience;

    /// @param weightMax of an answer, whatever is asked for
    /// @param patience how long an answer may wait for shards
    public SelectService(Supplier<Collection<Shard>> shards, long weightMax, Duration patience) {
        this.shards = shards;
        this.weightMax = weightMax;
        this.patience = patience;
    }

    @Override
    public void select(SelectRequest request, StreamObserver<SelectReply> observer) {
        if (request.getFailedCount() > FAILED_MAX) {
            throw RpcException.invalid("too-many", "at most 1,024 failed transactions");
        }
        if (request.getBaseFee() < 0 || request.getSequence() < 0 || request.getWeightMax() < 0) {
            throw RpcException.invalid("out-of-range", "a number of at least 2^63");
        }
        long most = Math.min(weightMax, request.getWeightMax());
        Map<Hash256, String> failed = failed(request);
        var asked = new ArrayList<CompletableFuture<Selection>>();
        for (Shard shard : shards.get()) {
            asked.add(shard.select(request.getSequence(), request.getBaseFee(), most, failed));
        }
        List<Selection> answered = await(asked);
        List<Chosen<PooledTransaction>> merged = ShardMerge.merge(answered, most);
        tellOffered(answered, merged);
        var reply = SelectReply.newBuilder();
        reply.setSequence(
                answered.stream()
                        .mapToLong(Selection::sequence)
                        .min()
                        .orElse(request.getSequence()));
        answered.stream()
                .map(Selection::shard)
                .sorted(Comparator.naturalOrder())
                .forEach(reply::addShards);
        for (Chosen<PooledTransaction> selected : merged) {
            reply.addTransactionsBuilder()
                    .setTransaction(
                            UnsafeByteOperations.unsafeWrap(
                                    selected.transaction().transaction().encoded()))
                    .setFeeRate(Math.addExact(request.getBaseFee(), selected.rate()));
        }
        observer.onNext(reply.build());
        observer.onCompleted();
    }

    /// Each shard learns which of its transactions are in the answer: those alone are in use.
    private void tellOffered(List<Selection> answered, List<Chosen<PooledTransaction>> merged) {
        Map<Integer, List<PooledTransaction>> ofShards =
                merged.stream()
                        .map(Chosen::transaction)
                        .collect(groupingBy(slot -> Shards.of(slot.sender())));
        Set<Integer> numbers = answered.stream().map(Selection::shard).collect(Collectors.toSet());
        for (Shard shard : shards.get()) {
            if (numbers.contains(shard.number())) {
                shard.offered(ofShards.getOrDefault(shard.number(), List.of()));
            }
        }
    }

    private static Map<Hash256, String> failed(SelectRequest request) {
        var failed = new HashMap<Hash256, String>();
        for (Failed transaction : request.getFailedList()) {
            if (transaction.getFullId().size() != Hash256.BYTES) {
                throw RpcException.invalid("bad-id", "a full id has 32 bytes");
            }
            failed.put(Hash256.of(transaction.getFullId().toByteArray()), transaction.getCode());
        }
        return failed;
    }

    private List<Selection> await(List<CompletableFuture<Selection>> asked) {
        try {
            CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // Who is late is left out.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var answered = new ArrayList<Selection>();
        for (CompletableFuture<Selection> answer : asked) {
            if (answer.state() == java.util.concurrent.Future.State.SUCCESS) {
                answered.add(answer.join());
            } else {
                answer.cancel(false);
            }
        }
        return answered;
    }
}
