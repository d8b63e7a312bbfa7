/// `numi tool`: looks into blobs, objects, addresses, proofs and whole chains.
@NullMarked
package org.numicoin.cli.tool;

import org.jspecify.annotations.NullMarked;
