/// The wallet's commands against an explorer that mines what it is sent.
@NullMarked
package org.numicoin.cli.wallet;

import org.jspecify.annotations.NullMarked;
