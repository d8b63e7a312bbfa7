/// A network of nodes on one machine that is as slow, lossy and divided as one wants: each node a
/// process in a network namespace of its own, links with a rate, and a router between them that
/// delays and drops packets. Needs root and Linux. May use the libp2p module.
@NullMarked
package org.numicoin.bench.lab;

import org.jspecify.annotations.NullMarked;
