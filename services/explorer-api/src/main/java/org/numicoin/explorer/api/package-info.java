/// REST: routes declared once in `Routes`, handlers by subject, the shapes of answers as records,
/// errors as problem+json with stable codes. Handlers run on a bounded pool, never on an event
/// loop, and each sees one moment of the index.
@NullMarked
package org.numicoin.explorer.api;

import org.jspecify.annotations.NullMarked;
