/// Tests of gossip in the network lab.
@NullMarked
package org.numicoin.bench.lab;

import org.jspecify.annotations.NullMarked;
