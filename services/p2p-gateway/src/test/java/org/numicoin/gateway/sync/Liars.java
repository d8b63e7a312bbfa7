package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

/// Peers that are not honest, each in one way.
final class Liars {
    private static final ChainWork HUGE = new ChainWork(0, 0, 1, 0);

    private Liars() {}

    private static class Liar extends SimulatedPeer {
        Liar(SimulatedChain chain, String name, HeaderNode tip) {
            super(chain, name, tip);
        }

        @Override
        boolean isHonest() {
            return false;
        }
    }

    /// Never answers when asked for blocks.
    static SimulatedPeer silentAboutBlocks(SimulatedChain chain, String name, HeaderNode tip) {
        return new Liar(chain, name, tip) {
            @Override
            Optional<List<Optional<Bytes>>> blocks(List<Hash256> ids) {
                return Optional.empty();
            }
        };
    }

    /// Says that it has none of the blocks whose headers it gave.
    static SimulatedPeer withoutBlocks(SimulatedChain chain, String name, HeaderNode tip) {
        return new Liar(chain, name, tip) {
            @Override
            Optional<List<Optional<Bytes>>> blocks(List<Hash256> ids) {
                return Optional.of(Collections.nCopies(ids.size(), Optional.empty()));
            }
        };
    }

    /// Gives one block for all that it is asked for.
    static SimulatedPeer withOtherBlocks(SimulatedChain chain, String name, HeaderNode tip) {
        return new Liar(chain, name, tip) {
            @Override
            Optional<List<Optional<Bytes>>> blocks(List<Hash256> ids) {
                var block = Optional.of(SimulatedChain.block(chain.genesis()));
                return Optional.of(Collections.nCopies(ids.size(), block));
            }
        };
    }

    /// Gives headers that do not follow each other.
    static SimulatedPeer unlinked(SimulatedChain chain, String name, HeaderNode tip) {
        return new Liar(chain, name, tip) {
            @Override
            Optional<List<BlockHeader>> headers(List<Hash256> locator, int count) {
                return super.headers(locator, count).map(List::reversed);
            }
        };
    }

    /// Gives headers with an easier target than the schedule demands.
    static SimulatedPeer withEasyTargets(SimulatedChain chain, String name, HeaderNode tip) {
        return new Liar(chain, name, tip) {
            @Override
            Optional<List<BlockHeader>> headers(List<Hash256> locator, int count) {
                return super.headers(locator, count)
                        .map(headers -> {
                            var spoiled = new ArrayList<>(headers);
                            spoiled.replaceAll(header -> header.withTarget(0x207f_fffe));
                            return spoiled;
                        });
            }
        };
    }

    /// Claims work that its chain does not have; a chain without proof of work when the tip is one.
    static SimulatedPeer boasting(SimulatedChain chain, String name, HeaderNode tip) {
        return new Liar(chain, name, tip) {
            @Override
            PeerClaim claim() {
                return new PeerClaim(tip.id(), tip.height(), HUGE, 0);
            }
        };
    }

    /// Has a chain that no honest node has, and tells it as an honest node does.
    static SimulatedPeer onChain(SimulatedChain chain, String name, HeaderNode tip) {
        return new Liar(chain, name, tip);
    }
}
