/// The tools, as commands.
@NullMarked
package org.numicoin.cli.tool;

import org.jspecify.annotations.NullMarked;
