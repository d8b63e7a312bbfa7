package org.numicoin.mempool.chain;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.AccountState;
import org.numicoin.rpc.v1.AccountsReply;
import org.numicoin.rpc.v1.AccountsRequest;
import org.numicoin.rpc.v1.BlockIds;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.TransactionRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// Asks any validator replica over gRPC.
public final class RpcChainReader implements ChainReader {
    /// An account of 16 keys comes with 31 KB of them, and an answer has to fit into a message.
    private static final int ADDRESSES_MAX = 128;

    private final ValidatorGrpc.ValidatorBlockingStub validator;
    private final Duration deadline;

    /// @param deadline of one call
    public RpcChainReader(Channel channel, Duration deadline) {
        this.validator = ValidatorGrpc.newBlockingStub(channel);
        this.deadline = deadline;
    }

    @Override
    public List<AccountKnowledge> accounts(Collection<Address> addresses, long leastSequence) {
        var all = List.copyOf(addresses);
        var knowledge = new ArrayList<AccountKnowledge>(all.size());
        for (int from = 0; from < all.size(); from += ADDRESSES_MAX) {
            var part = all.subList(from, Math.min(all.size(), from + ADDRESSES_MAX));
            var request = AccountsRequest.newBuilder().setLeastSequence(leastSequence);
            part.forEach(address -> request.addAddresses(bytes(address.payload())));
            AccountsReply reply = ask("accounts", stub -> stub.accounts(request.build()));
            knowledge.addAll(answered("accounts", () -> accounts(part, reply)));
        }
        return knowledge;
    }

    @Override
    public boolean isMined(Hash256 id, long leastSequence) {
        var request =
                TransactionRequest.newBuilder()
                        .setLeastSequence(leastSequence)
                        .setId(bytes(id))
                        .build();
        return find("transaction", stub -> stub.transaction(request)).isPresent();
    }

    @Override
    public Block block(Hash256 id, long leastSequence) {
        var request =
                BlockRequest.newBuilder().setLeastSequence(leastSequence).setId(bytes(id)).build();
        BlockReply reply =
                find("block", stub -> stub.block(request))
                        .orElseThrow(() -> new ChainUnavailableException("no block " + id));
        return answered(
                "block",
                () ->
                        new Block(
                                decodeHeader(reply.getHeader().getHeader()),
                                ByteReader.decode(
                                        reply.getBody().toByteArray(), Block::decodeBody)));
    }

    @Override
    public BlockHeader header(Hash256 id, long leastSequence) {
        var request =
                HeadersRequest.newBuilder()
                        .setLeastSequence(leastSequence)
                        .setIds(BlockIds.newBuilder().addIds(bytes(id)))
                        .build();
        var headers = ask("headers", stub -> stub.headers(request)).getHeadersList();
        if (headers.isEmpty()) {
            throw new ChainUnavailableException("no header " + id);
        }
        return answered("headers", () -> decodeHeader(headers.getFirst().getHeader()));
    }

    @Override
    public BlockHeader tip() {
        var reply = ask("tip", stub -> stub.tip(TipRequest.getDefaultInstance()));
        return answered("tip", () -> decodeHeader(reply.getTip().getHeader()));
    }

    private static List<AccountKnowledge> accounts(List<Address> asked, AccountsReply reply) {
        if (reply.getAccountsCount() != asked.size()) {
            throw new ChainUnavailableException(
                    reply.getAccountsCount() + " accounts for " + asked.size());
        }
        long sequence = reply.getPosition().getSequence();
        var knowledge = new ArrayList<AccountKnowledge>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            AccountState state = reply.getAccounts(i);
            knowledge.add(
                    new AccountKnowledge(
                            asked.get(i),
                            sequence,
                            state.getExists()
                                    ? Optional.of(decode(state.getEntry(), Account::decode))
                                    : Optional.empty(),
                            state.getPolicy().isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(decode(state.getPolicy(), Policy::decode)),
                            state.getKeysList().stream()
                                    .map(key -> decode(key.getKey(), PublicKey::decode))
                                    .toList()));
        }
        return knowledge;
    }

    private static BlockHeader decodeHeader(ByteString header) {
        return decode(header, BlockHeader::decode);
    }

    private static <T> T decode(ByteString bytes, Function<ByteReader, T> decoder) {
        return ByteReader.decode(bytes.toByteArray(), decoder);
    }

    private static ByteString bytes(Hash256 hash) {
        return ByteString.copyFrom(hash.toBytes());
    }

    private <T> T ask(String what, Function<ValidatorGrpc.ValidatorBlockingStub, T> call) {
        return find(what, call)
                .orElseThrow(() -> new ChainUnavailableException(what + ": not found"));
    }

    private <T> Optional<T> find(
            String what, Function<ValidatorGrpc.ValidatorBlockingStub, T> call) {
        try {
            return Optional.of(
                    call.apply(
                            validator.withDeadlineAfter(
                                    deadline.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw new ChainUnavailableException("validator, " + what + ": " + e.getMessage(), e);
        }
    }

    private static <T> T answered(String what, java.util.function.Supplier<T> decoding) {
        try {
            return decoding.get();
        } catch (DecodeException e) {
            throw new ChainUnavailableException("validator, " + what + ": " + e.getMessage(), e);
        }
    }
}
