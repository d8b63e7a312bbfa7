/// The keystore against its published vectors, bad files and crashes.
@NullMarked
package org.numicoin.keystore;

import org.jspecify.annotations.NullMarked;
