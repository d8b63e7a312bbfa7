package org.numicoin.gateway.relay;

/// What a look at an announced header says of its announcement.
public sealed interface HeaderVerdict {
    /// Every rule that headers answer holds, the proof of work included.
    record Good() implements HeaderVerdict {}

    /// This node is behind, or its branch is another one.
    record UnknownParent() implements HeaderVerdict {}

    /// Nothing wrong with it that anybody could be blamed for.
    record NotNow(String reason) implements HeaderVerdict {}

    /// No chain can have it behind this parent: an honest node does not pass it on.
    record Bad(String code) implements HeaderVerdict {}
}
