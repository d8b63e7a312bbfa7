package org.numicoin.libp2p.multistream;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Predicate;
import org.numicoin.libp2p.ProtocolViolation;

/// One side of a negotiation. Ends with a protocol, or with none when the dialer has nothing left
/// to propose; what the peer sent after that stays in the buffer, since dialers may send their
/// first data together with the proposal. Not for several threads.
public sealed interface Negotiation permits Negotiation.Dialer, Negotiation.Listener {
    /// How a step ended.
    sealed interface Outcome permits Pending, Agreed, Refused {}

    /// More bytes are needed.
    record Pending() implements Outcome {}

    /// Both speak this from the next byte on.
    record Agreed(String protocol) implements Outcome {}

    /// The listener has none of the dialer's protocols.
    record Refused() implements Outcome {}

    /// What to send before anything was received; once, at the beginning.
    void start(ByteBuf out);

    /// Reads what there is and writes what has to be sent back.
    ///
    /// @throws ProtocolViolation when the peer speaks something else
    Outcome advance(ByteBuf in, ByteBuf out);

    /// Proposes protocols, the one it likes best first.
    final class Dialer implements Negotiation {
        private final List<String> proposals;
        private boolean headerSeen;
        private int proposed;

        public Dialer(List<String> proposals) {
            this.proposals = List.copyOf(proposals);
            if (proposals.isEmpty()) {
                throw new IllegalArgumentException("nothing to propose");
            }
        }

        /// The header and the first proposal together, which saves a round trip.
        @Override
        public void start(ByteBuf out) {
            Lines.write(out, Lines.HEADER);
            Lines.write(out, proposals.getFirst());
        }

        @Override
        public Outcome advance(ByteBuf in, ByteBuf out) {
            for (var line = Lines.read(in); line.isPresent(); line = Lines.read(in)) {
                String text = line.get();
                if (!headerSeen) {
                    requireHeader(text);
                    headerSeen = true;
                } else if (text.equals(proposals.get(proposed))) {
                    return new Agreed(text);
                } else if (text.equals(Lines.NOT_AVAILABLE)) {
                    proposed++;
                    if (proposed == proposals.size()) {
                        return new Refused();
                    }
                    Lines.write(out, proposals.get(proposed));
                } else {
                    throw Lines.malformed("answer is neither the proposal nor na");
                }
            }
            return new Pending();
        }
    }

    /// Accepts the first proposal that it knows.
    final class Listener implements Negotiation {
        /// More proposals than any honest dialer has.
        static final int PROPOSALS_MAX = 64;

        private final Predicate<String> supported;
        private boolean headerSeen;
        private int refused;

        public Listener(Predicate<String> supported) {
            this.supported = supported;
        }

        /// Nothing: the dialer speaks first, and header and answer then go out together.
        @Override
        public void start(ByteBuf out) {}

        @Override
        public Outcome advance(ByteBuf in, ByteBuf out) {
            for (var line = Lines.read(in); line.isPresent(); line = Lines.read(in)) {
                String text = line.get();
                if (!headerSeen) {
                    requireHeader(text);
                    Lines.write(out, Lines.HEADER);
                    headerSeen = true;
                } else if (supported.test(text)) {
                    Lines.write(out, text);
                    return new Agreed(text);
                } else if (++refused == PROPOSALS_MAX) {
                    throw new ProtocolViolation(
                            "multistream-too-many-proposals", PROPOSALS_MAX + " proposals");
                } else {
                    Lines.write(out, Lines.NOT_AVAILABLE);
                }
            }
            return new Pending();
        }
    }

    private static void requireHeader(String text) {
        if (!text.equals(Lines.HEADER)) {
            throw Lines.malformed("no multistream header");
        }
    }
}
