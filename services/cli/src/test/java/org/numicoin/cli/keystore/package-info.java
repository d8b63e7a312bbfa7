/// The keystore against its published vectors, bad files and crashes.
@NullMarked
package org.numicoin.cli.keystore;

import org.jspecify.annotations.NullMarked;
