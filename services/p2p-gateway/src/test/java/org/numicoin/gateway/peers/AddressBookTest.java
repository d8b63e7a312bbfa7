package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.address;
import static org.numicoin.gateway.peers.TestPeers.at;
import static org.numicoin.gateway.peers.TestPeers.ip;
import static org.numicoin.gateway.peers.TestPeers.minutes;
import static org.numicoin.gateway.peers.TestPeers.peer;
import static org.numicoin.gateway.peers.TestPeers.source;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.libp2p.multiaddr.Multiaddr;

class AddressBookTest {
    private static final Multiaddr HOME = address("20.1.1.1");

    private final AddressBook book = book(1, false);

    @Test
    void whatWasLearnedIsDrawn() {
        assertThat(book.learned(at("20.1.1.1"), Source.SEEDS, T0, T0)).isTrue();
        assertThat(book.draw(_ -> true, T0).map(KnownAddress::at)).contains(at("20.1.1.1"));
        assertThat(book.draw(_ -> false, T0)).isEmpty();
    }

    @Test
    void anEmptyBookGivesNothing() {
        assertThat(book.draw(_ -> true, T0)).isEmpty();
        assertThat(book.drawFeeler(_ -> true, T0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "192.168.1.1"})
    void privateAddressesAreTakenOnlyWhereAllowed(String address) {
        assertThat(book.learned(at(address), Source.LOCAL, T0, T0)).isFalse();
        assertThat(book(1, true).learned(at(address), Source.LOCAL, T0, T0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "224.0.0.251", "203.0.113.5"})
    void unusableAddressesAreNeverTaken(String address) {
        assertThat(book(1, true).learned(at(address), Source.LOCAL, T0, T0)).isFalse();
    }

    @Test
    void addressesWithoutAPortOrOfOtherTransportsAreNotTaken() {
        var zero = PeerAddress.of(Multiaddr.parse("/ip4/20.1.1.1/tcp/0")).orElseThrow();
        assertThat(book.learned(zero, Source.SEEDS, T0, T0)).isFalse();
        assertThat(PeerAddress.of(Multiaddr.parse("/ip4/20.1.1.1/udp/1/quic-v1"))).isEmpty();
        assertThat(PeerAddress.of(Multiaddr.parse("/dns4/example.org/tcp/1"))).isEmpty();
    }

    @Test
    void anAddressNotSeenForThirtyDaysIsNotTaken() {
        long old = T0 - Duration.ofDays(30).toMillis();
        assertThat(book.learned(at("20.1.1.1"), Source.SEEDS, old - 1, T0)).isFalse();
        assertThat(book.learned(at("20.1.1.1"), Source.SEEDS, old, T0)).isTrue();
    }

    @Test
    void anAddressHasAtMostEightPlaces() {
        int taken = 0;
        for (int n = 0; n < 100_000; n++) {
            taken += book.learned(at("20.1.1.1"), source(n % 5000), T0, T0) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(AddressBook.PLACES_MAX);
        assertThat(book.size()).isEqualTo(1);
    }

    @Test
    void whatWasReachedIsKnownByItsProvedName() {
        book.learned(new PeerAddress(Optional.of(peer(7)), HOME), Source.SEEDS, T0, T0);
        book.dialing(HOME, T0);
        book.reached(HOME, peer(8), T0 + 5);
        assertThat(book.find(HOME).orElseThrow())
                .returns(Optional.of(peer(8)), entry -> entry.at().peer())
                .returns(T0 + 5, KnownAddress::lastSuccess)
                .returns(0, KnownAddress::failures);
        assertThat(book.stored().tried()).hasSize(1);
    }

    @Test
    void aFalseNameIsDroppedByAFailedDialAndNeverReplacesAProvedOne() {
        var named = new PeerAddress(Optional.of(peer(666)), HOME);
        book.learned(named, Source.SEEDS, T0, T0);
        book.failed(HOME, T0);
        assertThat(book.find(HOME).orElseThrow().at().peer()).isEmpty();
        book.reached(HOME, peer(1), T0);
        book.learned(named, source(3), T0, T0);
        book.failed(HOME, T0);
        assertThat(book.find(HOME).orElseThrow().at().peer()).contains(peer(1));
    }

    @Test
    void anAddressThatKeepsFailingGivesItsPlaceAway() {
        book.learned(at("20.1.1.1"), Source.SEEDS, T0, T0);
        for (int i = 0; i < 3; i++) {
            assertThat(isTerrible(T0 + minutes(10))).isFalse();
            book.dialing(HOME, T0);
            book.failed(HOME, T0);
        }
        assertThat(isTerrible(T0 + minutes(10))).isTrue();
    }

    @Test
    void anAddressThatWasReachedIsGivenUpAfterTenFailuresAndAWeek() {
        book.reached(HOME, peer(1), T0);
        long week = Duration.ofDays(7).toMillis();
        for (int i = 0; i < 10; i++) {
            assertThat(isTerrible(T0 + week + minutes(10))).isFalse();
            book.failed(HOME, T0 + i);
        }
        assertThat(isTerrible(T0 + week)).isFalse();
        assertThat(isTerrible(T0 + week + minutes(10))).isTrue();
    }

    @Test
    void theWaitForTheNextDialDoublesWithEachFailure() {
        book.learned(at("20.1.1.1"), Source.SEEDS, T0, T0);
        assertThat(book.find(HOME).orElseThrow().isDue(T0)).isTrue();
        book.failed(HOME, T0);
        assertThat(book.find(HOME).orElseThrow().isDue(T0 + 9_999)).isFalse();
        assertThat(book.find(HOME).orElseThrow().isDue(T0 + 10_000)).isTrue();
        book.failed(HOME, T0);
        assertThat(book.find(HOME).orElseThrow().isDue(T0 + 10_000)).isFalse();
    }

    @Test
    void oneSourceReachesSixtyFourBuckets() {
        var places = new Places(new BucketHash(StoredAddresses.empty(new Random(3)).key()));
        var buckets = new HashSet<Integer>();
        for (int n = 0; n < 4000; n++) {
            buckets.add(places.heard(at(ip(n, 1)), source(9)) / Table.BUCKET_SIZE);
        }
        assertThat(buckets).hasSizeBetween(60, 64);
    }

    @Test
    void oneNetworkReachesEightBucketsOfThoseTried() {
        var places = new Places(new BucketHash(StoredAddresses.empty(new Random(3)).key()));
        var buckets = new HashSet<Integer>();
        for (int n = 0; n < 4000; n++) {
            buckets.add(places.tried(at(ip(9, n))) / Table.BUCKET_SIZE);
        }
        assertThat(buckets).hasSizeBetween(6, 8);
    }

    @Test
    void theHolderOfAContestedPlaceStaysWhenItAnswers() {
        var contest = contest();
        assertThat(book.drawFeeler(_ -> true, T0).map(KnownAddress::at))
                .contains(named(contest, 1));
        book.dialing(contest.holder().address(), contest.now());
        book.reached(contest.holder().address(), peer(1), contest.now() + 1);
        book.settle(contest.now() + minutes(2));
        assertThat(book.stored().tried()).extracting(KnownAddress::at).contains(named(contest, 1));
        assertThat(isTried(contest.challenger())).isFalse();
    }

    @Test
    void theHolderOfAContestedPlaceFallsWhenItDoesNotAnswer() {
        var contest = contest();
        book.settle(contest.now());
        assertThat(isTried(contest.challenger())).isFalse();
        book.dialing(contest.holder().address(), contest.now());
        book.failed(contest.holder().address(), contest.now());
        book.settle(contest.now() + minutes(1));
        assertThat(isTried(contest.challenger())).isTrue();
        assertThat(isTried(contest.holder())).isFalse();
        assertThat(book.find(contest.holder().address())).isPresent();
    }

    @Test
    void aContestThatNobodyDialsEndsAfterFortyMinutes() {
        var contest = contest();
        book.settle(contest.now() + minutes(40));
        assertThat(isTried(contest.challenger())).isFalse();
        book.settle(contest.now() + minutes(41));
        assertThat(isTried(contest.challenger())).isTrue();
    }

    @Test
    void staysWithinItsTablesWhateverIsTold() {
        long seed = 7;
        var random = new Random(seed);
        for (int i = 0; i < 150_000; i++) {
            var at = at(ip(random.nextInt(20_000), random.nextInt(1000)));
            book.learned(at, source(random.nextInt(20_000)), T0, T0);
        }
        assertThat(book.size()).isBetween(30_000, StoredAddresses.HEARD_MAX);
    }

    /// Everything that can be told in any order: afterwards each address is in one table, what is
    /// drawn is known, and what is stored gives the same book.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void holdsTogetherInRandomHistories(long seed) {
        var random = new Random(seed);
        var history = book(seed, true);
        long now = T0;
        for (int i = 0; i < 4000; i++) {
            now += random.nextLong(minutes(5));
            var at = at(ip(random.nextInt(40), random.nextInt(30)));
            switch (random.nextInt(7)) {
                case 0, 1 -> history.learned(at, source(random.nextInt(300)), now, now);
                case 2 -> history.dialing(at.address(), now);
                case 3 -> history.failed(at.address(), now);
                case 4 -> history.reached(at.address(), peer(random.nextInt(100)), now);
                case 5 -> history.settle(now);
                default ->
                        history.draw(_ -> true, now)
                                .ifPresent(drawn -> assertThat(find(history, drawn)).isPresent());
            }
        }
        var stored = history.stored();
        assertThat(stored.heard()).doesNotContainAnyElementsOf(stored.tried());
        assertThat(stored.heard().size() + stored.tried().size()).isEqualTo(history.size());
        var again = new AddressBook(stored, true, random).stored();
        assertThat(again.tried()).containsExactlyInAnyOrderElementsOf(stored.tried());
        assertThat(Set.copyOf(stored.heard())).containsAll(again.heard());
    }

    private static Optional<KnownAddress> find(AddressBook book, KnownAddress entry) {
        return book.find(entry.at().address());
    }

    private record Contest(PeerAddress holder, PeerAddress challenger, long now) {}

    /// Reaches addresses until one of them finds its place taken by the first.
    private Contest contest() {
        book.reached(HOME, peer(1), T0);
        long now = T0 + Duration.ofHours(5).toMillis();
        var places = new Places(new BucketHash(book.stored().key()));
        int number = 0;
        while (places.tried(candidate(number)) != places.tried(at("20.1.1.1"))) {
            number++;
        }
        var challenger = candidate(number);
        book.learned(challenger, Source.SEEDS, now, now);
        book.reached(challenger.address(), peer(2), now);
        assertThat(isTried(challenger)).isFalse();
        return new Contest(at("20.1.1.1"), challenger, now);
    }

    private static PeerAddress candidate(int number) {
        return at(ip(500 + number % 5000, number / 5000));
    }

    private static PeerAddress named(Contest contest, int peer) {
        return new PeerAddress(Optional.of(peer(peer)), contest.holder().address());
    }

    private boolean isTried(PeerAddress at) {
        return book.stored().tried().stream()
                .anyMatch(entry -> entry.at().address().equals(at.address()));
    }

    private boolean isTerrible(long now) {
        return book.find(HOME).orElseThrow().isTerrible(now);
    }

    private static AddressBook book(long seed, boolean privateAllowed) {
        var random = new Random(seed);
        return new AddressBook(StoredAddresses.empty(random), privateAllowed, random);
    }
}
