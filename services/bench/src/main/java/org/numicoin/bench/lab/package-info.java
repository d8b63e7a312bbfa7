/// A network of nodes on one machine that is as slow, lossy and divided as one wants: each node a
/// process in a network namespace of its own, links with a rate, and a router between them that
/// delays and drops packets. The nodes run the network and the block relay of the p2p gateway; what
/// would be Kafka and a validator behind it stands still. Needs root and Linux.
@NullMarked
package org.numicoin.bench.lab;

import org.jspecify.annotations.NullMarked;
