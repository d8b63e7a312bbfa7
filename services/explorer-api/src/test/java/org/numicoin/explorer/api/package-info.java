/// Tests of the API's shapes against its document.
@NullMarked
package org.numicoin.explorer.api;

import org.jspecify.annotations.NullMarked;
