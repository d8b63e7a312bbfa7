/// The commands about peers against a management port that answers what it is told.
@NullMarked
package org.numicoin.cli.peers;

import org.jspecify.annotations.NullMarked;
