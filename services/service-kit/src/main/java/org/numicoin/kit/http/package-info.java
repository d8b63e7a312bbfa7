/// What services share that answer others over HTTP: routes declared once, errors as problem+json
/// with stable codes, pages of other origins let read, WebSocket clients that cannot fill the
/// memory. Knows nothing of what is answered.
@NullMarked
package org.numicoin.kit.http;

import org.jspecify.annotations.NullMarked;
