package org.numicoin.validator.chainfile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.numicoin.kit.Failpoints;
import org.numicoin.validator.chainfile.Chain.Link;
import org.numicoin.validator.chainfile.ChainFileException.Code;
import org.numicoin.validator.state.StoreDoctor.Progress;

/// Writes blocks of the main chain of a running validator into a file.
public final class ChainExport {
    /// Where a test ends the process.
    static final String BLOCKS_WRITTEN = "export.blocks-written";

    /// In one call, so that a deadline of a few minutes fits the largest blocks.
    private static final int BLOCKS_OF_CALL = 64;

    /// The main chain seldom changes below its end, and then an export begins anew.
    private static final int TRIES = 5;

    private final RunningValidator validator;
    private final Progress progress;

    public ChainExport(RunningValidator validator, Progress progress) {
        this.validator = validator;
        this.progress = progress;
    }

    /// What was written.
    ///
    /// @param last id of the last block, hex
    public record Exported(long from, long to, String last, long bytes) {}

    /// Writes a new file, which is there whole or not at all.
    ///
    /// @param from first height; 1 when empty
    /// @param to last height; that of the tip when empty
    public Exported write(Path file, Optional<Long> from, Optional<Long> to) throws IOException {
        ChainFileWriter.requireNone(file);
        validator.requireSameChain();
        for (int tries = 1; ; tries++) {
            var at = validator.chainAt();
            long lowest = Math.max(1, at.getBodiesFrom());
            long tip = at.getPosition().getTipHeight();
            try {
                return write(file, header(from.orElse(1L), to.orElse(tip), lowest, tip));
            } catch (ChainFileException e) {
                // From one call to the next, a new branch is seen as a block with another parent.
                boolean isOther = e.code() == Code.REORGANIZED || e.code() == Code.BAD_LINK;
                if (!isOther || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private FileHeader header(long from, long to, long lowest, long tip) {
        if (from < lowest || to < from || to > tip) {
            throw new ChainFileException(
                    Code.BAD_RANGE,
                    "heights %d to %d: the validator has %d to %d"
                            .formatted(from, to, lowest, tip));
        }
        return new FileHeader(validator.genesisId(), from, to - from + 1);
    }

    private Exported write(Path file, FileHeader header) throws IOException {
        try (var writer = ChainFileWriter.create(file, header)) {
            var copy = new Copy(writer, header);
            while (copy.next <= header.last()) {
                progress.at("exported", copy.next - header.first(), header.count());
                long before = copy.next;
                long to = Math.min(header.last(), before + BLOCKS_OF_CALL - 1);
                validator.blocks(before, to, copy::take);
                if (copy.next <= to) {
                    throw new ChainFileException(
                            Code.REORGANIZED, "the main chain became shorter meanwhile");
                }
            }
            Failpoints.hit(BLOCKS_WRITTEN);
            writer.finish();
            return new Exported(header.first(), header.last(), copy.last, copy.bytes);
        }
    }

    /// Each block is held against the one before, as the reader of the file will do.
    private static final class Copy {
        private final ChainFileWriter writer;
        private final Chain chain;
        private final long end;
        private long next;
        private long bytes = FileHeader.BYTES + Checksum.BYTES;
        private String last = "";

        Copy(ChainFileWriter writer, FileHeader header) {
            this.writer = writer;
            this.chain = new Chain(header.genesisId(), header.first());
            this.next = header.first();
            this.end = header.last();
        }

        void take(byte[] encoded) throws IOException {
            if (next > end) {
                throw new ChainFileException(Code.NO_ANSWER, "the validator sent too many blocks");
            }
            Link block = chain.take(encoded);
            writer.add(block.encoded());
            bytes += Integer.BYTES + encoded.length;
            last = block.id().toHex();
            next++;
        }
    }
}
