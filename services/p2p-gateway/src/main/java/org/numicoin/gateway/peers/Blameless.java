package org.numicoin.gateway.peers;

import java.util.Arrays;
import java.util.Optional;

/// What never counts against a peer, because an honest one can do it. A list and not the absence
/// from one: whoever adds an offence has to take it out here first.
public enum Blameless {
    ORPHAN("orphan", "a block before its parent: the parent is on its way"),
    UNKNOWN_PARENT("unknown-parent", "we may be the ones who are behind"),
    FUTURE_TIME("future-time", "its clock or ours is wrong"),
    SIDE_BLOCK("side-block", "two miners found a block at once"),
    DUPLICATE("duplicate", "it cannot know what others sent us"),
    SHORT_ID_COLLISION("short-id-collision", "short ids collide by chance"),
    NO_VERDICT("no-verdict", "our own mempool or validator is slow"),
    BUSY("busy", "it answers others first, as we do"),
    NOT_THERE("not-there", "it has pruned the block or left the branch"),
    TIMEOUT("timeout", "one slow answer; repeated ones are told as `stalled`"),
    CONNECTION_LOST("connection-lost", "networks break"),
    INTERNAL_ERROR("internal-error", "a failure of ours"),
    REFUSED("refused-*", "a limit of ours was reached"),
    NO_PROTOCOL("multistream-no-protocol", "it speaks other protocols, or older ones");

    private final String code;
    private final String reason;

    Blameless(String code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    static Optional<Blameless> of(String code) {
        return Arrays.stream(values())
                .filter(blameless -> CodePattern.matches(blameless.code, code))
                .findFirst();
    }

    public String code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
