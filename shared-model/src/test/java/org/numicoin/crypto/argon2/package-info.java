@NullMarked
package org.numicoin.crypto.argon2;

import org.jspecify.annotations.NullMarked;
