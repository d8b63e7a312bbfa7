package org.numicoin.gateway.peers;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// The addresses of other nodes, kept so that who floods it with addresses gets only a small part
/// of it and of what is drawn from it. After Bitcoin's address manager: one table for what was
/// heard of and one for what was reached; places are given by keyed hashes of networks ([Places]).
/// An address counts once whatever peers are said to be there, since peer ids are free. Owned by
/// one thread.
public final class AddressBook {
    /// Places that one address may have in the table of those heard of, each by another source.
    static final int PLACES_MAX = 8;

    /// Draws until one is taken; each in vain makes the next one likelier to be taken.
    private static final int DRAWS_MAX = 512;

    private static final double LIKELIER = 1.2;

    private final Bytes key;
    private final boolean privateAllowed;
    private final RandomGenerator random;
    private final Places places;
    private final Map<Multiaddr, KnownAddress> known = new HashMap<>();
    private final HeardTable heard = new HeardTable();
    private final Table tried = new Table();
    private final Contests contests = new Contests();

    /// Begins with what was stored.
    ///
    /// @param privateAllowed whether private addresses are taken, for networks in a laboratory
    /// @param random not predictable by others
    public AddressBook(StoredAddresses stored, boolean privateAllowed, RandomGenerator random) {
        this.key = stored.key();
        this.privateAllowed = privateAllowed;
        this.random = random;
        this.places = new Places(new BucketHash(key));
        stored.tried().forEach(this::restoreTried);
        stored.heard().forEach(this::restoreHeard);
    }

    /// Somebody says that a peer listens there.
    ///
    /// @param seen when it was last seen there, as they say
    /// @return whether the address got a place by it
    public boolean learned(PeerAddress at, Source source, long seen, long now) {
        if (!isUsable(at)) {
            return false;
        }
        long when = Math.clamp(seen, 0, now);
        var address = at.address();
        var old = find(address);
        old.ifPresent(entry -> known.put(address, entry.heardOf(when).named(at.peer())));
        var entry = find(address).orElseGet(() -> KnownAddress.heard(at, source, when));
        // Each further place is half as likely, so that repeating an address gains little.
        int count = heard.count(address);
        return !isTried(entry.at())
                && !entry.isTerrible(now)
                && count < PLACES_MAX
                && random.nextInt(1 << count) == 0
                && place(entry, source, now);
    }

    /// We dial it now.
    public void dialing(Multiaddr address, long now) {
        known.computeIfPresent(address.withoutPeer(), (_, entry) -> entry.dialed(now));
    }

    /// The dial reached nobody, or somebody else.
    public void failed(Multiaddr address, long now) {
        known.computeIfPresent(address.withoutPeer(), (_, entry) -> entry.failed(now));
    }

    /// A peer that we dialed is still there; to be told every few minutes and at the end.
    public void alive(Multiaddr address, long now) {
        known.computeIfPresent(address.withoutPeer(), (_, entry) -> entry.alive(now));
    }

    /// The dial reached a peer of our network. An address that nobody told us of, such as one of
    /// the operator, enters the book by it.
    public void reached(Multiaddr address, PeerId peer, long now) {
        var at = PeerAddress.of(address).filter(this::isUsable);
        if (at.isEmpty()) {
            return;
        }
        var entry =
                find(address)
                        .orElseGet(() -> KnownAddress.heard(at.get(), Source.OPERATOR, now))
                        .reached(peer, now);
        int place = places.tried(entry.at());
        var holder = tried.at(place);
        if (holder.isEmpty()) {
            heard.remove(entry.at().address());
            tried.put(place, entry.at().address());
            known.put(entry.at().address(), entry);
        } else if (known.computeIfPresent(entry.at().address(), (_, _) -> entry) != null
                && !holder.get().equals(entry.at().address())) {
            contests.begin(entry.at().address(), now);
        }
    }

    /// Draws an address to dial: one that was reached as likely as one that was only heard of.
    public Optional<KnownAddress> draw(Predicate<KnownAddress> wanted, long now) {
        return random.nextBoolean()
                ? drawTried(wanted, now).or(() -> drawHeard(wanted, now))
                : drawHeard(wanted, now).or(() -> drawTried(wanted, now));
    }

    /// Draws an address for a feeler: the holder of a contested place, else one that was never
    /// reached.
    public Optional<KnownAddress> drawFeeler(Predicate<KnownAddress> wanted, long now) {
        return contests.draw(random)
                .flatMap(this::find)
                .flatMap(challenger -> tried.at(places.tried(challenger.at())))
                .flatMap(this::find)
                .filter(wanted)
                .or(() -> drawHeard(wanted, now));
    }

    /// Decides the contests whose holders were dialed; to be called before feelers are drawn.
    public void settle(long now) {
        for (Multiaddr address : contests.challengers()) {
            var challenger = find(address).filter(entry -> !isTried(entry.at()));
            var holder =
                    challenger
                            .flatMap(entry -> tried.at(places.tried(entry.at())))
                            .flatMap(this::find);
            var outcome =
                    holder.map(entry -> contests.decide(address, entry, now))
                            .orElse(Contests.Outcome.STAYS);
            if (outcome == Contests.Outcome.FALLS) {
                replace(holder.orElseThrow(), challenger.orElseThrow());
            }
            if (outcome != Contests.Outcome.OPEN) {
                contests.end(address);
            }
        }
    }

    public Optional<KnownAddress> find(Multiaddr address) {
        return Optional.ofNullable(known.get(address.withoutPeer()));
    }

    public int size() {
        return known.size();
    }

    public StoredAddresses stored() {
        return new StoredAddresses(
                key,
                known.values().stream().filter(entry -> !isTried(entry.at())).toList(),
                known.values().stream().filter(entry -> isTried(entry.at())).toList());
    }

    private Optional<KnownAddress> drawTried(Predicate<KnownAddress> wanted, long now) {
        return tried.isEmpty() ? Optional.empty() : draw(() -> tried.draw(random), wanted, now);
    }

    private Optional<KnownAddress> drawHeard(Predicate<KnownAddress> wanted, long now) {
        return heard.isEmpty() ? Optional.empty() : draw(() -> heard.draw(random), wanted, now);
    }

    private Optional<KnownAddress> draw(
            Supplier<Multiaddr> table, Predicate<KnownAddress> wanted, long now) {
        double likelier = 1;
        for (int i = 0; i < DRAWS_MAX; i++) {
            var entry = find(table.get()).orElseThrow();
            if (wanted.test(entry) && random.nextDouble() < entry.chance(now) * likelier) {
                return Optional.of(entry);
            }
            likelier *= LIKELIER;
        }
        return Optional.empty();
    }

    /// Gives a place that its source has for it, if that is free or its holder is worth less.
    private boolean place(KnownAddress entry, Source source, long now) {
        var address = entry.at().address();
        int place = places.heard(entry.at(), source);
        var holder = heard.at(place);
        if (holder.filter(other -> other.equals(address) || !givesWay(other, address, now))
                .isPresent()) {
            return false;
        }
        placeAt(place, entry);
        return true;
    }

    private boolean givesWay(Multiaddr holder, Multiaddr other, long now) {
        return find(holder).orElseThrow().isTerrible(now)
                || (heard.count(holder) > 1 && heard.count(other) == 0);
    }

    private void placeAt(int place, KnownAddress entry) {
        heard.put(place, entry.at().address()).ifPresent(known::remove);
        known.put(entry.at().address(), entry);
    }

    private void replace(KnownAddress holder, KnownAddress challenger) {
        int place = places.tried(challenger.at());
        heard.remove(challenger.at().address());
        tried.put(place, challenger.at().address());
        placeAt(places.heard(holder.at(), holder.source()), holder);
    }

    private void restoreTried(KnownAddress entry) {
        int place = places.tried(entry.at());
        if (isUsable(entry.at()) && tried.at(place).isEmpty()) {
            tried.put(place, entry.at().address());
            known.put(entry.at().address(), entry);
        }
    }

    private void restoreHeard(KnownAddress entry) {
        int place = places.heard(entry.at(), entry.source());
        boolean isNew = find(entry.at().address()).isEmpty();
        if (isUsable(entry.at()) && isNew && heard.at(place).isEmpty()) {
            placeAt(place, entry);
        }
    }

    private boolean isTried(PeerAddress at) {
        return tried.at(places.tried(at)).filter(at.address()::equals).isPresent();
    }

    private boolean isUsable(PeerAddress at) {
        return at.address().tcp().orElse(0) != 0
                && switch (at.kind()) {
                    case PUBLIC -> true;
                    case PRIVATE -> privateAllowed;
                    case UNUSABLE -> false;
                };
    }
}
