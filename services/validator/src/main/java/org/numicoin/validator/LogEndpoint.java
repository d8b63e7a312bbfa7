package org.numicoin.validator;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.log.Republication.Result;
import org.numicoin.validator.log.Role;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/// `GET /actuator/log`: where this replica stands in `chain.events`. `POST /actuator/log` with
/// `{"tip": ID}`: begin a new log with its chain, see `numi chain republish`.
@Endpoint(id = "log")
final class LogEndpoint {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private final ValidatorNode node;

    LogEndpoint(ValidatorNode node) {
        this.node = node;
    }

    /// Where this replica stands.
    ///
    /// @param role what it does with the log
    /// @param log id of the log that it follows
    /// @param reason why it has stopped; empty when it has not
    record Status(
            String role,
            String reason,
            String log,
            long term,
            long sequence,
            String tip,
            long height) {}

    /// An error, with a stable code.
    record Refusal(String code, String detail) {}

    @ReadOperation
    Status status() {
        var position = node.applied().get();
        Optional<Role> role = node.role();
        return new Status(
                role.map(Role::name).orElse("starting"),
                role.map(now -> now instanceof Role.Stopped stopped ? stopped.reason() : "")
                        .orElse(""),
                position.logId().toString(),
                position.term(),
                position.sequence(),
                position.tipId().toString(),
                position.tipHeight());
    }

    /// @param tip id of this replica's tip: a sign that the right one was asked
    @WriteOperation
    WebEndpointResponse<Object> republish(String tip) throws InterruptedException {
        Hash256 tipId;
        try {
            tipId = Hash256.ofHex(tip);
        } catch (IllegalArgumentException e) {
            return refused(
                    WebEndpointResponse.STATUS_BAD_REQUEST,
                    new Refusal("bad-id", "tip: " + e.getMessage()));
        }
        var asked = node.republish(tipId);
        if (asked.isEmpty()) {
            return refused(UNAVAILABLE, new Refusal("starting", "the topics are not there yet"));
        }
        try {
            return switch (asked.get().get(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                case Result.Begun _ -> new WebEndpointResponse<>(status());
                case Result.Refused(var code, var detail) ->
                        refused(CONFLICT, new Refusal(code, detail));
            };
        } catch (TimeoutException | ExecutionException e) {
            return refused(
                    UNAVAILABLE,
                    new Refusal("outcome-unknown", "no answer of the core within " + WITHIN));
        }
    }

    private static WebEndpointResponse<Object> refused(int status, Refusal why) {
        return new WebEndpointResponse<>(why, status);
    }
}
