package org.numicoin.validator.chain;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.BodyRules.Body;
import org.numicoin.consensus.Rule;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.Work.CandidateBlock;
import org.numicoin.validator.chain.Work.MalformedBlock;
import org.numicoin.validator.chain.Work.SolvedHeader;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// A header that asks to be part of the chain, and where its body is.
sealed interface SubmittedBlock {
    Work work();

    BlockHeader header();

    /// The body came along.
    record Whole(CandidateBlock work) implements SubmittedBlock {
        @Override
        public BlockHeader header() {
            return work.block().header();
        }
    }

    /// The body is that of a template.
    record OfTemplate(SolvedHeader work) implements SubmittedBlock {
        @Override
        public BlockHeader header() {
            return work.header();
        }
    }

    static SubmittedBlock of(Work work) {
        return switch (work) {
            case CandidateBlock candidate -> new Whole(candidate);
            case SolvedHeader solved -> new OfTemplate(solved);
            case MalformedBlock malformed ->
                    throw new IllegalArgumentException(malformed + " has no header");
        };
    }

    /// A block with its encoding.
    record Encoded(Block block, Bytes encoded) {}

    /// What came of looking for the body.
    sealed interface Content {
        /// The body that the header commits to.
        record Read(Encoded block) implements Content {}

        /// Another body, which says nothing about the block.
        record Mismatch(RuleViolation violation) implements Content {}

        record Missing(Hash256 templateId) implements Content {}

        record Malformed(String detail) implements Content {}
    }

    /// Finds bodies and compares them with their headers.
    record Reader(
            ChainSpec spec,
            TemplateBodies bodies,
            ExecutedBlocks executed,
            BlockExecutor executor) {
        Content read(SubmittedBlock submitted) {
            return switch (submitted) {
                case Whole(var work) -> matched(new Encoded(work.block(), work.encoded()));
                case OfTemplate(var work) -> ofTemplate(work);
            };
        }

        private Content ofTemplate(SolvedHeader work) {
            Optional<ExecutedBlock> known = executed.find(work.header());
            if (known.isPresent()) {
                // Its roots were computed from these very transactions.
                var block = new Block(work.header(), known.get().transactions());
                return new Content.Read(new Encoded(block, Bytes.wrap(block.encoded())));
            }
            Optional<Bytes> body = bodies.body(work.templateId());
            if (body.isEmpty()) {
                return new Content.Missing(work.templateId());
            }
            try {
                List<Transaction> transactions =
                        ByteReader.decode(body.get().unsafeArray(), Block::decodeBody);
                var out = new ByteWriter(BlockHeader.BYTES + body.get().length());
                work.header().encode(out);
                out.raw(body.get());
                return matched(
                        new Encoded(
                                new Block(work.header(), transactions), Bytes.wrap(out.toBytes())));
            } catch (DecodeException e) {
                return new Content.Malformed(e.expected());
            }
        }

        private Content matched(Encoded block) {
            executor.hash(block.block().transactions());
            return Rule.firstViolation(BodyRules.MATCHES_HEADER, new Body(spec, block.block()))
                    .<Content>map(Content.Mismatch::new)
                    .orElseGet(() -> new Content.Read(block));
        }
    }
}
