package org.numicoin.cli.chain;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.numicoin.cli.http.ManagementPort;
import org.numicoin.json.JsonFields;

/// The branches that one validator keeps, and an operator's orders about the chain.
final class ValidatorChain implements AutoCloseable {
    /// A little more than the validator takes.
    private static final Duration WITHIN = Duration.ofMinutes(16);

    private static final int BYTES_MAX = 1 << 18;
    private static final String PATH = "/actuator/chain";
    private static final int BRANCHES_MAX = 100;

    private final ManagementPort port;

    /// The tip and what lies beside the main chain.
    record Branches(String tip, long height, List<Branch> branches) {}

    /// One branch, by its last block.
    ///
    /// @param forkHeight of the last block that it shares with the main chain
    /// @param state `side`, `ahead` or `invalid`
    /// @param code for which it is invalid, else empty
    record Branch(
            String id, long height, long forkHeight, String chainWork, String state, String code) {}

    /// What an order did, or would do.
    record Outcome(boolean dryRun, String tip, long height, long disconnected, long connected) {}

    /// @param base without path: `http://127.0.0.1:7710`
    ValidatorChain(URI base) {
        this.port = new ManagementPort("the validator", "--validator", base, WITHIN, BYTES_MAX);
    }

    Branches branches() {
        return port.get(
                PATH,
                in ->
                        new Branches(
                                in.text("tip"),
                                in.number("height", 0, Long.MAX_VALUE),
                                in.objects("branches", BRANCHES_MAX).stream()
                                        .map(ValidatorChain::branch)
                                        .toList()));
    }

    /// @param field that says what it is about: `id` or `height`
    Outcome order(String order, String field, Object value, boolean dryRun) {
        return port.post(
                PATH,
                Map.of("order", order, field, value, "dryRun", dryRun),
                in ->
                        new Outcome(
                                in.flag("dryRun"),
                                in.text("tip"),
                                in.number("height", 0, Long.MAX_VALUE),
                                in.number("disconnected", 0, Long.MAX_VALUE),
                                in.number("connected", 0, Long.MAX_VALUE)));
    }

    @Override
    public void close() {
        port.close();
    }

    private static Branch branch(JsonFields in) {
        return new Branch(
                in.text("id"),
                in.number("height", 0, Long.MAX_VALUE),
                in.number("forkHeight", 0, Long.MAX_VALUE),
                in.text("chainWork"),
                in.text("state"),
                in.text("code"));
    }
}
