package org.numicoin.gateway.app.api;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.app.api.Questions.AddressBody;
import org.numicoin.gateway.app.api.Questions.BanBody;
import org.numicoin.gateway.app.key.NodeKeyFile;
import org.numicoin.gateway.node.Operations;
import org.numicoin.gateway.peers.PeerAddress;
import org.numicoin.gateway.sync.Standstill;
import org.numicoin.gateway.sync.SyncProgress;
import org.numicoin.kit.http.ApiException;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.DialException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.messaging.NetworkId;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// The routes of the management port.
@RestController
final class GatewayApi {
    private static final Duration DIAL = Duration.ofSeconds(15);

    private final ChainSpec spec;
    private final NetworkId network;
    private final String agent;
    private final NodeKeyFile key;
    private final Supplier<Optional<Operations>> node;

    /// @param node empty until the network is up
    GatewayApi(
            ChainSpec spec,
            NetworkId network,
            String agent,
            NodeKeyFile key,
            Supplier<Optional<Operations>> node) {
        this.spec = spec;
        this.network = network;
        this.agent = agent;
        this.key = key;
        this.node = node;
    }

    @GetMapping("/node")
    Views.Node node() {
        var operations = operations();
        var tip = operations.tip();
        return new Views.Node(
                spec.name(),
                network.genesisId().toHex(),
                operations.peerId().toString(),
                agent,
                texts(operations.listenAddresses()),
                operations.advertisedAddresses().stream()
                        .map(address -> operations.peerId().at(address).toString())
                        .toList(),
                tip.id().toHex(),
                tip.height());
    }

    /// A new name from the next start on. The derivation of the password's key takes its time.
    @PostMapping("/node/key")
    Mono<Views.Rotated> rotate() {
        return Mono.fromCallable(key::rotate)
                .subscribeOn(Schedulers.boundedElastic())
                .map(rotated ->
                        new Views.Rotated(rotated.peerId().toString(), rotated.kept().toString()));
    }

    @GetMapping("/peers")
    Mono<Views.Peers> peers() {
        var operations = operations();
        var peers = operations.peers();
        long outbound =
                peers.stream().filter(peer -> peer.neighbour().connection().isDialed()).count();
        return Mono.fromFuture(operations.known())
                .map(known ->
                        new Views.Peers(
                                peers.stream().map(Views.Peer::of).toList(),
                                peers.size() - outbound,
                                outbound,
                                known));
    }

    @PostMapping("/peers")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Views.Added> add(@RequestBody AddressBody body) {
        var address = body.parsed();
        requireOther(address);
        var at =
                PeerAddress.of(address)
                        .orElseThrow(() ->
                                ApiException.badRequest(
                                        "bad-address",
                                        "an address to keep is TCP over IP, such as"
                                                + " /ip4/192.0.2.1/tcp/7750"));
        return Mono.fromFuture(operations().add(at))
                .map(isAdded -> {
                    if (!isAdded) {
                        throw ApiException.conflict("too-many", "too many addresses are kept");
                    }
                    return Views.Added.of(address);
                });
    }

    @PostMapping("/peers/connect")
    Mono<Views.Peer> connect(@RequestBody AddressBody body) {
        var address = body.parsed();
        requireOther(address);
        var operations = operations();
        return Mono.fromFuture(
                        operations
                                .connect(address)
                                .orTimeout(DIAL.toMillis(), TimeUnit.MILLISECONDS))
                .onErrorMap(GatewayApi::dialFailed)
                .map(Connection::peer)
                .map(peer ->
                        operations
                                .peer(peer)
                                .map(Views.Peer::of)
                                .orElseThrow(() -> failed("connection-lost: closed at once")));
    }

    @DeleteMapping("/peers/{peerId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> disconnect(@PathVariable("peerId") String peerId) {
        var peer = Questions.peerId(peerId);
        return gone(
                operations().disconnect(peer),
                () -> ApiException.notFound("not-connected", "no connection with " + peer));
    }

    @GetMapping("/bans")
    Views.Bans bans() {
        return new Views.Bans(operations().bans().stream().map(Views.BanView::of).toList());
    }

    @PostMapping("/bans")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Views.BanView> ban(@RequestBody BanBody body) {
        return Mono.fromFuture(operations().ban(body.parsedTarget(), body.lasting(), body.why()))
                .map(ban ->
                        ban.map(Views.BanView::of)
                                .orElseThrow(
                                        () -> ApiException.conflict("too-many", "too many bans")));
    }

    @DeleteMapping("/bans")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> unban(@RequestParam("target") String target) {
        return gone(
                CompletableFuture.completedFuture(operations().unban(Questions.target(target))),
                () -> ApiException.notFound("not-banned", "there is no ban of " + target));
    }

    @GetMapping("/sync")
    Views.Sync sync() {
        var operations = operations();
        var state = operations.sync();
        long height = operations.tip().height();
        long best = Math.max(height, state.progress().map(SyncProgress::bestHeader).orElse(height));
        return new Views.Sync(
                state.progress().map(GatewayApi::phase).orElse("idle"),
                state.standstill().map(Standstill::toString),
                height,
                best,
                Math.max(best, claimed(operations)));
    }

    private static String phase(SyncProgress progress) {
        return switch (progress.phase()) {
            case CAUGHT_UP -> "idle";
            case HEADERS -> "headers";
            case BLOCKS -> "bodies";
        };
    }

    private static long claimed(Operations operations) {
        return operations.peers().stream()
                .flatMap(peer -> peer.neighbour().status().stream())
                .mapToLong(status -> status.tipHeight())
                .max()
                .orElse(0);
    }

    private Operations operations() {
        return node.get()
                .orElseThrow(() ->
                        new ApiException(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "starting",
                                "the network is not up yet: see /actuator/health/readiness"));
    }

    private void requireOther(Multiaddr address) {
        if (PeerId.in(address).equals(Optional.of(operations().peerId()))) {
            throw ApiException.conflict("self", "that is this node's own peer id");
        }
    }

    private static Mono<Void> gone(
            CompletableFuture<Boolean> answer, Supplier<ApiException> otherwise) {
        return Mono.fromFuture(answer)
                .flatMap(was -> was ? Mono.empty() : Mono.error(otherwise.get()));
    }

    private static Throwable dialFailed(Throwable thrown) {
        return switch (thrown) {
            case ApiException ours -> ours;
            case DialException dial
                    when dial.code().equals("not-allowed") || dial.code().equals("banned") ->
                    ApiException.conflict("banned", String.valueOf(dial.getMessage()));
            case DialException dial -> failed(String.valueOf(dial.getMessage()));
            case TimeoutException _ ->
                    failed("timeout: no connection in " + DIAL.toSeconds() + " s");
            default -> failed(thrown.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        };
    }

    private static ApiException failed(String detail) {
        return new ApiException(HttpStatus.BAD_GATEWAY, "dial-failed", detail);
    }

    private static List<String> texts(List<Multiaddr> addresses) {
        return addresses.stream().map(Multiaddr::toString).toList();
    }
}
