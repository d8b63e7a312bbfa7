package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.HeaderRules.HeaderInChain;
import org.numicoin.consensus.RuleViolation.BadHeight;
import org.numicoin.consensus.RuleViolation.BadHistoryRoot;
import org.numicoin.consensus.RuleViolation.BadParent;
import org.numicoin.consensus.RuleViolation.TimeTooOld;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// What a snapshot consists of: the headers that the blocks after it need, the history of those
/// before, and which chunks there are.
///
/// @param genesisId of the chain
/// @param past the history of all blocks before the first header
/// @param headers each the parent of the next; the last one is that of the snapshot's block
/// @param chunks by rising path; together they cover every path once
public record SnapshotManifest(
        Hash256 genesisId, HistoryTree past, List<BlockHeader> headers, List<Part> chunks) {
    public static final int VERSION = 1;

    /// A billion entries are cut into a million chunks.
    private static final int CHUNKS_MAX = 1 << 22;

    /// The longest maturity that a chain spec may have, and one.
    private static final int HEADERS_MAX = (1 << 20) + 1;

    private static final int PART_BYTES = 5;

    /// Of the encoding, whatever the chain.
    public static final int BYTES_MAX = bytesMax(HEADERS_MAX);

    /// A chunk.
    ///
    /// @param bytes of its encoding
    public record Part(PageKey range, int bytes) {
        public Part {
            if (bytes < 1 || bytes > SnapshotChunk.BYTES_MAX) {
                throw new IllegalArgumentException("a chunk of " + bytes + " bytes");
            }
        }
    }

    public SnapshotManifest {
        headers = List.copyOf(headers);
        chunks = List.copyOf(chunks);
        if (headers.isEmpty() || headers.size() > HEADERS_MAX) {
            throw new IllegalArgumentException(headers.size() + " headers");
        }
        requireCover(chunks);
    }

    /// Of the encoding of one of this chain.
    public static int bytesMax(ChainSpec spec) {
        return bytesMax(1 + Math.toIntExact(Math.min(spec.maturity(), HEADERS_MAX - 1)));
    }

    private static int bytesMax(int headers) {
        return 1
                + Hash256.BYTES
                + 8
                + 63 * HistoryRecord.BYTES
                + 8
                + headers * BlockHeader.BYTES
                + CHUNKS_MAX * PART_BYTES;
    }

    /// The header of the block whose state it is.
    public BlockHeader block() {
        return headers.getLast();
    }

    /// The height of the first header.
    public long firstHeight() {
        return past.count();
    }

    /// Holds the headers against the rules of the chain, the proof of work of each included. The
    /// base fee of the first one is left out: it follows from a header that is not here.
    public Optional<RuleViolation> violation(ChainSpec spec, ProofOfWorkHash proofOfWork) {
        try {
            return firstViolation(spec, proofOfWork);
        } catch (ArithmeticException _) {
            // Sums that no chain has.
            Hash256 root = headers.getFirst().historyRoot();
            return Optional.of(new BadHistoryRoot(root, Hash256.ZERO));
        }
    }

    private Optional<RuleViolation> firstViolation(ChainSpec spec, ProofOfWorkHash proofOfWork) {
        HistoryTree history = past;
        BlockHeader parent = headers.getFirst();
        for (int i = 0; i < headers.size(); i++) {
            BlockHeader header = headers.get(i);
            var in = new HeaderInChain(spec, header, parent, history.elapsed(), history);
            Optional<RuleViolation> violation = i == 0 ? first(in) : behind(in);
            if (violation.isEmpty() && header.height() > 0) {
                violation =
                        HeaderRules.proofOfWorkMeetsTarget(
                                header, proofOfWork.hash(header.proofOfWorkBlob()));
            }
            if (violation.isPresent()) {
                return violation;
            }
            history = append(history, header, spec);
            parent = header;
        }
        return Optional.empty();
    }

    /// What was given for a chunk.
    public sealed interface Given {
        /// It is the chunk.
        ///
        /// @param leaves as `StateTree.update` takes them
        record Right(SnapshotChunk chunk, Map<Hash256, Optional<Hash256>> leaves)
                implements Given {}

        /// It is not.
        record Wrong(String reason) implements Given {}
    }

    /// Holds what was given for a chunk against its place here and the state root.
    public Given check(int index, Bytes encoded) {
        Part part = chunks.get(index);
        if (encoded.length() != part.bytes) {
            return new Given.Wrong(
                    "%d bytes, not %d as the manifest says"
                            .formatted(encoded.length(), part.bytes));
        }
        SnapshotChunk chunk;
        try {
            chunk = SnapshotChunk.decode(encoded);
        } catch (DecodeException e) {
            return new Given.Wrong(String.valueOf(e.getMessage()));
        }
        if (!chunk.range().equals(part.range)) {
            return new Given.Wrong("another range than the manifest says");
        }
        return switch (chunk.check(block().stateRoot())) {
            case SnapshotChunk.Check.Valid(var leaves) -> new Given.Right(chunk, leaves);
            case SnapshotChunk.Check.Wrong(var reason) -> new Given.Wrong(reason);
        };
    }

    /// The number of headers behind the first one that a snapshot of a block has.
    public static long headersBefore(ChainSpec spec, long height) {
        return Math.min(spec.maturity(), height);
    }

    public byte[] encoded() {
        var out = new ByteWriter(1 << 16);
        encode(out);
        return out.toBytes();
    }

    /// Of each chunk only the depth: it begins where the one before ends.
    public void encode(ByteWriter out) {
        out.u8(VERSION).hash(genesisId);
        past.encode(out);
        out.u32(headers.size());
        headers.forEach(header -> header.encode(out));
        out.u32(chunks.size());
        chunks.forEach(chunk -> out.u8(chunk.range.depth()).u32(chunk.bytes));
    }

    public static SnapshotManifest decode(ByteReader in) {
        in.count(in.u8("version"), VERSION, VERSION, "version of a snapshot");
        var genesisId = in.hash("genesis id");
        var past = HistoryTree.decode(in);
        int headers = in.count(in.u32("headers"), 1, HEADERS_MAX, "headers");
        List<BlockHeader> all = in.list(headers, BlockHeader.BYTES, "headers", BlockHeader::decode);
        int chunks = in.count(in.u32("chunks"), 1, CHUNKS_MAX, "chunks");
        in.require((long) chunks * PART_BYTES <= in.remaining(), chunks + " chunks");
        return new SnapshotManifest(genesisId, past, all, parts(in, chunks));
    }

    private static List<Part> parts(ByteReader in, int count) {
        var parts = new ArrayList<Part>(count);
        Optional<Hash256> from = Optional.of(Hash256.ZERO);
        for (int i = 0; i < count; i++) {
            int depth = in.count(in.u8("depth"), 0, PageKey.DEPTH_MAX, "depth of a chunk");
            in.require(from.isPresent(), "no chunk behind the last path");
            Hash256 begin = from.orElse(Hash256.ZERO);
            var range = PageKey.of(depth, begin);
            in.require(range.prefix().equals(begin), "a chunk that begins where one ends");
            int bytes = in.count(in.u32("bytes"), 1, SnapshotChunk.BYTES_MAX, "bytes of a chunk");
            parts.add(new Part(range, bytes));
            from = range.end();
        }
        in.require(from.isEmpty(), "chunks up to the last path");
        return parts;
    }

    private static void requireCover(List<Part> chunks) {
        Optional<Hash256> from = Optional.of(Hash256.ZERO);
        for (Part chunk : chunks) {
            if (!from.equals(Optional.of(chunk.range.prefix()))) {
                throw new IllegalArgumentException("no chunk begins at " + from);
            }
            from = chunk.range.end();
        }
        if (from.isPresent()) {
            throw new IllegalArgumentException("no chunk begins at " + from);
        }
    }

    private Optional<RuleViolation> first(HeaderInChain in) {
        BlockHeader header = in.header();
        if (header.height() != past.count()
                || headers.size() - 1 != headersBefore(in.spec(), block().height())) {
            return Optional.of(new BadHeight(header.height(), past.count()));
        }
        if (past.count() == 0) {
            return header.id().equals(genesisId)
                    ? Optional.empty()
                    : Optional.of(new BadParent(header.parentId()));
        }
        long before = past.peaks().getLast().timestamp();
        return Rule.violatedIf(
                        header.timestamp() <= before, new TimeTooOld(header.timestamp(), before))
                .or(() -> Rule.firstViolation(HeaderRules.WITHOUT_PARENT, in));
    }

    private static Optional<RuleViolation> behind(HeaderInChain in) {
        Hash256 parentId = in.header().parentId();
        return Rule.violatedIf(!parentId.equals(in.parent().id()), new BadParent(parentId))
                .or(() -> Rule.firstViolation(HeaderRules.IN_CHAIN, in));
    }

    private static HistoryTree append(HistoryTree history, BlockHeader header, ChainSpec spec) {
        return history.append(
                header.id(),
                new CompactTarget(header.target()).work(),
                header.timestamp(),
                history.elapsedAt(header.timestamp(), spec.halfLife()));
    }
}
