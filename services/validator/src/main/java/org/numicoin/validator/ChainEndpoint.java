package org.numicoin.validator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.OperatorOrder;
import org.numicoin.validator.chain.OrderResult;
import org.numicoin.validator.chain.SideBranch;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/// `GET /actuator/chain`: the tip and the branches beside the main chain. `POST /actuator/chain`
/// with `{"order", "id" or "height", "dryRun"}`: an operator's decision about the chain, see `numi
/// chain`.
@Endpoint(id = "chain")
final class ChainEndpoint {
    /// A reorganization of some thousand full blocks takes minutes.
    private static final Duration WITHIN = Duration.ofMinutes(15);

    private static final int BRANCHES_MAX = 100;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private final ValidatorNode node;

    ChainEndpoint(ValidatorNode node) {
        this.node = node;
    }

    /// The tip and what lies beside it.
    record Branches(String tip, long height, List<BesideIt> branches) {}

    /// One branch.
    ///
    /// @param chainWork hexadecimal
    /// @param state `side`, `ahead` (more work than the main chain, too deep to be adopted without
    ///   an order) or `invalid`
    /// @param code for which it is invalid, else empty
    record BesideIt(
            String id, long height, long forkHeight, String chainWork, String state, String code) {}

    /// What an order does, or would do.
    record Outcome(boolean dryRun, String tip, long height, long disconnected, long connected) {}

    /// An error, with a stable code.
    record Refusal(String code, String detail) {}

    @ReadOperation
    Branches branches() {
        var position = node.applied().get();
        return new Branches(
                position.tipId().toHex(),
                position.tipHeight(),
                SideBranch.of(node.store(), BRANCHES_MAX).stream()
                        .map(ChainEndpoint::beside)
                        .toList());
    }

    private static BesideIt beside(SideBranch branch) {
        String state = branch.invalid().isEmpty() ? branch.ahead() ? "ahead" : "side" : "invalid";
        return new BesideIt(
                branch.id().toHex(),
                branch.height(),
                branch.forkHeight(),
                Hash256.of(branch.chainWork().toBytes()).toHex(),
                state,
                branch.invalid());
    }

    /// @param order `accept-reorg`, `invalidate`, `reconsider` with an id, or `rewind` with a
    ///   height
    /// @param dryRun false unless only the outcome is asked for
    @WriteOperation
    WebEndpointResponse<Object> order(
            String order, @Nullable String id, @Nullable Long height, @Nullable Boolean dryRun)
            throws InterruptedException {
        OperatorOrder wanted;
        try {
            wanted = parse(order, Optional.ofNullable(id), Optional.ofNullable(height));
        } catch (IllegalArgumentException e) {
            return refused(
                    WebEndpointResponse.STATUS_BAD_REQUEST,
                    new Refusal("bad-order", String.valueOf(e.getMessage())));
        }
        boolean isDry = Boolean.TRUE.equals(dryRun);
        var asked = node.order(wanted, isDry);
        if (asked.isEmpty()) {
            return refused(UNAVAILABLE, new Refusal("starting", "the topics are not there yet"));
        }
        try {
            return switch (asked.get().get(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                case OrderResult.Planned planned ->
                        new WebEndpointResponse<>(
                                new Outcome(
                                        isDry,
                                        planned.tip().id().toHex(),
                                        planned.tip().height(),
                                        planned.disconnected(),
                                        planned.connected()));
                case OrderResult.Refused(var code, var detail) ->
                        refused(CONFLICT, new Refusal(code, detail));
            };
        } catch (TimeoutException | ExecutionException e) {
            return refused(
                    UNAVAILABLE,
                    new Refusal("outcome-unknown", "no answer of the core within " + WITHIN));
        }
    }

    /// To go back to a height is to invalidate the block above it.
    private OperatorOrder parse(String order, Optional<String> id, Optional<Long> height) {
        return switch (order) {
            case "accept-reorg" -> new OperatorOrder.AcceptReorganization(id(id));
            case "invalidate" -> new OperatorOrder.Invalidate(id(id));
            case "reconsider" -> new OperatorOrder.Reconsider(id(id));
            case "rewind" ->
                    new OperatorOrder.Invalidate(
                            height.flatMap(at -> node.store().latest().idAt(at + 1))
                                    .orElseThrow(() ->
                                            new IllegalArgumentException(
                                                    "height: one below that of the tip")));
            default ->
                    throw new IllegalArgumentException(
                            "order: accept-reorg, invalidate, reconsider or rewind");
        };
    }

    private static Hash256 id(Optional<String> id) {
        return Hash256.ofHex(
                id.orElseThrow(() -> new IllegalArgumentException("id: of a block, 64 digits")));
    }

    private static WebEndpointResponse<Object> refused(int status, Refusal why) {
        return new WebEndpointResponse<>(why, status);
    }
}
