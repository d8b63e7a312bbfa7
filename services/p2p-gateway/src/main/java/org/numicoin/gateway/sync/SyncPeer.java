package org.numicoin.gateway.sync;

import java.util.Optional;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Hash256;

/// What is known of a connected peer: what it claims, what it has shown, how it answers.
final class SyncPeer {
    static final int NOTHING = -1;

    private static final long ASIDE_MILLIS = 120_000;

    private final PeerId id;
    private PeerClaim claim;
    private Optional<HeaderNode> shown = Optional.empty();
    private Optional<Hash256> refusedTip = Optional.empty();
    private boolean goesOn;
    private boolean announcedMore;
    private int shortAnswers;
    private int stalls;
    private int lacks;
    private boolean gaveBlocks;
    private int blocksAsked;
    private long lastRequest;
    private long asideUntil;
    private long covered = NOTHING;

    /// When headers are asked for, and blocks.
    final RetryClock headers = new RetryClock();

    final RetryClock bodies = new RetryClock();

    SyncPeer(PeerId id, PeerClaim claim) {
        this.id = id;
        this.claim = claim;
    }

    PeerId id() {
        return id;
    }

    PeerClaim claim() {
        return claim;
    }

    void claims(PeerClaim told) {
        claim = told;
    }

    /// The last header that it is known to have.
    Optional<HeaderNode> shown() {
        return shown;
    }

    void shows(HeaderNode node) {
        shown = Optional.of(node);
    }

    void showsAtLeast(HeaderNode node) {
        if (shown.filter(known -> known.chainWork().compareTo(node.chainWork()) >= 0).isEmpty()) {
            shows(node);
        }
    }

    /// Whether there is more of its chain after the header that it has shown.
    boolean goesOn() {
        return goesOn;
    }

    void goesOn(boolean more) {
        goesOn = more;
    }

    /// Its chain is another one now, or turned out to be none for us.
    void showsNothing() {
        shown = Optional.empty();
        goesOn = false;
        covered = NOTHING;
    }

    /// Nothing is asked for the chain that it claims now: our validator refuses it, or the peer
    /// does not deliver it.
    void refuseClaim() {
        refusedTip = Optional.of(claim.tipId());
        showsNothing();
    }

    /// What our validator refused it may take now.
    void reconsiderClaim() {
        refusedTip = Optional.empty();
    }

    boolean isRefused() {
        return refusedTip.filter(claim.tipId()::equals).isPresent();
    }

    boolean hasAnnouncedMore() {
        return announcedMore;
    }

    void announcesMore() {
        announcedMore = true;
    }

    void hasAnsweredAll() {
        announcedMore = false;
    }

    void keptItsClaim() {
        shortAnswers = 0;
    }

    /// How often in a row its headers ended before the work that it claims.
    int fellShort() {
        return ++shortAnswers;
    }

    /// How often in a row everything waited for it.
    int stalled() {
        return ++stalls;
    }

    int stalls() {
        return stalls;
    }

    /// It has given one of the blocks that it was asked for.
    void givesBlocks() {
        gaveBlocks = true;
    }

    /// Who has given nothing at all so far may never mean to.
    boolean hasGivenBlocks() {
        return gaveBlocks;
    }

    void deliveredBlocks() {
        stalls = 0;
        lacks = 0;
        bodies.succeeded();
    }

    /// How often in a row it had not all blocks that it was asked for.
    int lackedBlocks() {
        return ++lacks;
    }

    int blocksAsked() {
        return blocksAsked;
    }

    /// @param request its number, which is higher than those before
    void asked(int blocks, long request) {
        blocksAsked += blocks;
        lastRequest = request;
    }

    /// The last request for blocks, 0 when there was none.
    long lastRequest() {
        return lastRequest;
    }

    void settled(int blocks) {
        blocksAsked -= blocks;
    }

    /// Its chain is not tried for a while: nobody gives the blocks.
    void setAside(long now) {
        asideUntil = now + ASIDE_MILLIS;
    }

    boolean isAside(long now) {
        return now < asideUntil;
    }

    /// Height up to which it has the blocks of the followed chain.
    long covered() {
        return covered;
    }

    void covers(long height) {
        covered = height;
    }

    boolean covers(HeaderNode node) {
        return node.height() <= covered && node.height() >= claim.bodiesFrom();
    }
}
