package org.numicoin.gateway.peers;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.numicoin.libp2p.peer.PeerId;

/// What we think of peers. Scores outlive connections, so that nobody gets a clean sheet by coming
/// back. For any thread: sockets are judged where they are accepted.
public final class Reputation {
    /// Peers whose score is kept.
    public static final int SCORES_MAX = 16_384;

    public static final Duration BAN = Duration.ofHours(12);

    /// Gossip's own score has -80 as its graylist threshold: with half of ours, which ends at -100,
    /// our opinion alone graylists nobody and so is not counted twice.
    private static final double GOSSIP_SHARE = 0.5;

    private final Predicate<PeerId> trusted;
    private final Map<PeerId, Score> scores = new RecentMap<>(SCORES_MAX);
    private final BanList bans = new BanList();
    private final Relapses relapses = new Relapses();
    private final GroupBans groups = new GroupBans();
    private final Map<Offence, Long> counted = new EnumMap<>(Offence.class);

    /// Begins with a good opinion of everybody.
    ///
    /// @param trusted peers of the operator, who are never banned by ourselves
    public Reputation(Predicate<PeerId> trusted) {
        this.trusted = trusted;
    }

    /// Counts an offence; a blameless code changes nothing.
    ///
    /// @param address of the connection, when it is known
    /// @return what became of it
    public synchronized Judgement offence(
            PeerId peer, Optional<InetAddress> address, String code, long now) {
        var made =
                Offence.of(code)
                        .map(offence -> count(peer, address, code, offence.weight(), now))
                        .orElse(List.of());
        return new Judgement(standing(peer, address, now), made);
    }

    public synchronized void goodDeed(PeerId peer, GoodDeed deed, long now) {
        scores.put(peer, score(peer).plus(deed.weight(), now));
    }

    public synchronized Standing standing(PeerId peer, Optional<InetAddress> address, long now) {
        var ban = bans.of(peer, now).or(() -> address.flatMap(ip -> networkBan(peer, ip, now)));
        if (ban.isPresent()) {
            return new Standing.Banned(ban.get());
        }
        double score = score(peer, now);
        return score <= Score.DISCONNECT && !trusted.test(peer)
                ? new Standing.Poor(score)
                : new Standing.Good(score);
    }

    /// Before it is known who calls.
    public synchronized Optional<Ban> banOf(InetAddress address, long now) {
        return bans.of(address, now);
    }

    public synchronized double score(PeerId peer, long now) {
        return score(peer).at(now);
    }

    /// The application's part (P5) of the peer's score in gossip.
    public synchronized double gossipScore(PeerId peer, long now) {
        return GOSSIP_SHARE * Math.max(Score.BAN, score(peer, now));
    }

    /// Bans for the operator.
    ///
    /// @return false when the operator has too many bans
    public synchronized boolean ban(Ban.Target target, Duration lasting, String reason, long now) {
        return bans.add(ban(target, lasting, reason, Ban.By.OPERATOR, now), now);
    }

    /// Lifts a ban, and forgets the score that led to it.
    ///
    /// @return false when there was none
    public synchronized boolean unban(Ban.Target target) {
        if (target instanceof Ban.Target.Peer(PeerId id)) {
            scores.remove(id);
        }
        return bans.remove(target);
    }

    public synchronized List<Ban> bans(long now) {
        return bans.all(now);
    }

    /// How often this was committed since the start, by whomever.
    public synchronized long count(Offence offence) {
        return counted.getOrDefault(offence, 0L);
    }

    /// Scores in the order in which they were used, the oldest first.
    public synchronized List<PeerScore> scores() {
        return scores.entrySet().stream()
                .map(entry -> new PeerScore(entry.getKey(), entry.getValue()))
                .toList();
    }

    /// Puts back what was stored. What a wrong clock has dated after now does not last longer for
    /// it.
    public synchronized void restore(List<PeerScore> scores, List<Ban> bans, long now) {
        for (PeerScore known : scores) {
            var score = known.score();
            this.scores.put(known.peer(), new Score(score.value(), Math.min(score.at(), now)));
        }
        bans.stream()
                .filter(ban -> ban.by() == Ban.By.OPERATOR || ban.since() <= now)
                .filter(ban -> ban.holds(now))
                .forEach(ban -> this.bans.add(ban, now));
    }

    /// The bans to which it led.
    private List<Ban> count(
            PeerId peer, Optional<InetAddress> address, String code, int weight, long now) {
        double before = score(peer, now);
        var score = score(peer).plus(-weight, now);
        scores.put(peer, score);
        Offence.of(code).ifPresent(offence -> counted.merge(offence, 1L, Long::sum));
        boolean falls = before > Score.DISCONNECT && score.value() <= Score.DISCONNECT;
        boolean tooOften = falls && relapses.disconnected(peer, now);
        boolean isExempt = trusted.test(peer) || bans.of(peer, now).isPresent();
        if (isExempt || (score.value() > Score.BAN && !tooOften)) {
            return List.of();
        }
        var group = address.flatMap(ip -> groups.banned(peer, ip, now));
        return Stream.concat(
                        Stream.of(Ban.Target.of(peer)), group.map(Ban.Target.Network::new).stream())
                .map(target -> ban(target, BAN, code, Ban.By.NODE, now))
                .filter(ban ->
                        bans.add(ban, now) && bans.of(ban.target(), now).equals(Optional.of(ban)))
                .toList();
    }

    /// A trusted peer does not suffer from its neighbours, only from the operator.
    private Optional<Ban> networkBan(PeerId peer, InetAddress ip, long now) {
        return bans.of(ip, now).filter(ban -> ban.by() == Ban.By.OPERATOR || !trusted.test(peer));
    }

    private Score score(PeerId peer) {
        return scores.getOrDefault(peer, Score.NONE);
    }

    private static Ban ban(
            Ban.Target target, Duration lasting, String reason, Ban.By by, long now) {
        boolean ends = lasting.compareTo(Duration.ofMillis(Ban.FOREVER - now)) < 0;
        String cut = reason.substring(0, Math.min(reason.length(), Ban.REASON_CHARS_MAX));
        return new Ban(target, cut, now, ends ? now + lasting.toMillis() : Ban.FOREVER, by);
    }
}
