/// The verification of chains, valid and spoiled.
@NullMarked
package org.numicoin.cli.verify;

import org.jspecify.annotations.NullMarked;
