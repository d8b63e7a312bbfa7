/// Identify and identify push: what peers tell each other about themselves, with the records that
/// they sign so that others can pass them on. May use host and all below it.
@NullMarked
package org.numicoin.libp2p.identify;

import org.jspecify.annotations.NullMarked;
