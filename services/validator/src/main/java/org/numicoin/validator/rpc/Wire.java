package org.numicoin.validator.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.List;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.ChainPosition;
import org.numicoin.rpc.v1.HeaderEntry;
import org.numicoin.validator.chain.ChainView;
import org.numicoin.validator.state.StorePosition;
import org.numicoin.validator.state.StoredBlock;

/// Between the values of the chain and the messages of the service.
final class Wire {
    private Wire() {}

    static ByteString bytes(Hash256 hash) {
        return UnsafeByteOperations.unsafeWrap(hash.toBytes());
    }

    static ByteString bytes(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.unsafeArray());
    }

    static ByteString bytes(byte[] ours) {
        return UnsafeByteOperations.unsafeWrap(ours);
    }

    static Hash256 hash(ByteString bytes, String what) {
        if (bytes.size() != Hash256.BYTES) {
            throw RpcException.invalid("bad-id", what + " has 32 bytes, not " + bytes.size());
        }
        return Hash256.of(bytes.toByteArray(), 0);
    }

    /// @param max how many may be asked for
    static List<Hash256> hashes(List<ByteString> all, int max, String what) {
        atMost(all.size(), max, what);
        return all.stream().map(bytes -> hash(bytes, what)).toList();
    }

    static List<Address> addresses(List<ByteString> all, int max) {
        atMost(all.size(), max, "addresses");
        return all.stream().map(bytes -> new Address(hash(bytes, "address"))).toList();
    }

    static void atMost(int count, int max, String what) {
        if (count > max) {
            throw RpcException.invalid(
                    "too-many", "at most " + max + " " + what + ", not " + count);
        }
    }

    static ChainPosition position(StorePosition position) {
        return ChainPosition.newBuilder()
                .setLogId(bytes(position.logId().bytes()))
                .setTerm(position.term())
                .setSequence(position.sequence())
                .setTipId(bytes(position.tipId()))
                .setTipHeight(position.tipHeight())
                .build();
    }

    static HeaderEntry header(StoredBlock block, boolean main) {
        return HeaderEntry.newBuilder()
                .setId(bytes(block.id()))
                .setHeader(bytes(block.header().encoded()))
                .setChainWork(bytes(block.chainWork().toBytes()))
                .setMainChain(main)
                .setElapsed(block.elapsed())
                .build();
    }

    /// What lies below the snapshot with which a store begins: another node has it.
    static RpcException belowSnapshot(String text) {
        return RpcException.notFound("below-snapshot", text);
    }

    /// @param contentSuffices a block that lost its signatures is answered without them, and not
    ///   refused
    static BlockReply block(ChainView view, StoredBlock block, boolean contentSuffices) {
        boolean pruned = view.isPruned(block);
        var body = view.body(block).orElseThrow(() -> noBody(view, block));
        if (pruned && !contentSuffices) {
            throw pruned("no signatures of " + block.id(), view.witnessesFrom());
        }
        return BlockReply.newBuilder()
                .setPosition(position(view.position()))
                .setHeader(header(block, view.isMain(block)))
                .setBody(bytes(body))
                .setWitnessesPruned(pruned)
                .build();
    }

    private static RpcException noBody(ChainView view, StoredBlock block) {
        String text = "no body of " + block.id();
        if (block.height() >= view.bodiesFrom()) {
            return RpcException.notFound("no-body", text);
        }
        return view.isBelowSnapshot(block.height())
                ? belowSnapshot(text + ": this store begins with a snapshot")
                : pruned(text, view.bodiesFrom());
    }

    private static RpcException pruned(String text, long from) {
        return RpcException.notFound(
                "pruned", "%s: this validator keeps those from height %d on".formatted(text, from));
    }
}
