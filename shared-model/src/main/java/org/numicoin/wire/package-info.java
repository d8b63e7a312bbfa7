/// The canonical encoding: big-endian integers of fixed width, counts checked before anything is
/// allocated, no trailing bytes. Depends on `primitives` alone; the codecs of chain objects lie
/// beside the objects.
@NullMarked
package org.numicoin.wire;

import org.jspecify.annotations.NullMarked;
