package org.numicoin.gateway.peers;

import static org.numicoin.gateway.peers.Severity.FATAL;
import static org.numicoin.gateway.peers.Severity.GRAVE;
import static org.numicoin.gateway.peers.Severity.MINOR;
import static org.numicoin.gateway.peers.Severity.SERIOUS;
import static org.numicoin.gateway.peers.Severity.SLIGHT;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// What counts against a peer. A code that ends with `*` stands for all codes with that beginning;
/// the longest that fits counts. What an honest peer can do is in [Blameless] and never here.
public enum Offence {
    BAD_PROOF_OF_WORK("bad-proof-of-work", FATAL, "a header whose hash misses its target"),
    FALSE_CHAIN("false-chain", FATAL, "a block of what it says is its chain breaks the rules"),
    BAD_HEADER("bad-header", GRAVE, "a header against a rule that needs no state"),
    BODY_MISMATCH("body-mismatch", GRAVE, "a body that is not the one its header commits to"),
    BAD_SNAPSHOT("bad-snapshot", GRAVE, "a part of a snapshot that is not of the block it names"),
    WORK_NOT_DELIVERED("work-not-delivered", GRAVE, "headers do not reach the work it claimed"),
    GRAYLISTED("graylisted", GRAVE, "gossip score below the graylist threshold"),
    BAD_BATCH(
            "bad-batch",
            SERIOUS,
            "transactions that do not decode, or that no block of this chain can contain"),
    BAD_MESSAGE("bad-message", SERIOUS, "a gossip message that does not decode"),
    BAD_REQUEST("bad-request", SERIOUS, "a request that does not decode or is outside its limits"),
    BAD_ANSWER("bad-answer", SERIOUS, "an answer that does not decode or was not asked for"),
    REQUEST_FLOOD("request-flood", SERIOUS, "far more requests than are answered"),
    BODIES_WITHHELD(
            "bodies-withheld", SERIOUS, "announces blocks and gives none of them, again and again"),
    REJECTED_TRANSACTION(
            "rejected-transaction", SERIOUS, "a transaction that is invalid in every state"),
    OTHER_CHAIN("other-chain", SERIOUS, "another genesis, or rules that contradict ours"),
    ECLIPSE("eclipse", MINOR, "one of a crowd from one network that fills our places"),
    STALLED("stalled", MINOR, "holds up synchronization again and again"),
    REJECTED_BLOCK("rejected-block", SLIGHT, "passed on a block with work that breaks a rule"),
    YAMUX_STREAM_FLOOD("yamux-stream-flood", GRAVE, "opens streams without end"),
    YAMUX_REPLY_FLOOD("yamux-reply-flood", GRAVE, "does not read what it makes us answer"),
    YAMUX("yamux-*", SERIOUS, "against the rules of the stream multiplexer"),
    NOISE_DOWNGRADE(
            "noise-downgrade", MINOR, "no hybrid handshake any more; may be who is on the path"),
    NOISE("noise-*", SERIOUS, "against the rules of the handshake"),
    IDENTIFY("identify-*", SERIOUS, "says that it is somebody else"),
    ENVELOPE("envelope-*", SERIOUS, "a forged signature on a peer record"),
    RECORD("record-*", SERIOUS, "a forged or incomplete peer record"),
    PING_OTHER_BYTES("ping-other-bytes", SERIOUS, "answers a ping with other bytes"),
    MESSAGE_TOO_LONG("message-too-long", SERIOUS, "announces more bytes than the protocol allows"),
    TOO_MANY_STREAMS("too-many-streams", MINOR, "more streams of a protocol than it may have"),
    MULTISTREAM("multistream-*", MINOR, "against the rules of protocol negotiation"),
    KAD("kad-*", MINOR, "against the rules of the distributed hash table"),
    OTHER("*", MINOR, "any other malformed bytes");

    private final String code;
    private final Severity severity;
    private final String meaning;

    Offence(String code, Severity severity, String meaning) {
        this.code = code;
        this.severity = severity;
        this.meaning = meaning;
    }

    /// The offence of a stable code; empty for what is blameless.
    public static Optional<Offence> of(String code) {
        return Blameless.of(code).isPresent()
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(offence -> CodePattern.matches(offence.code, code))
                        .max(Comparator.comparingInt(offence -> offence.code.length()));
    }

    public String code() {
        return code;
    }

    public Severity severity() {
        return severity;
    }

    public int weight() {
        return severity.weight();
    }

    public String meaning() {
        return meaning;
    }
}
