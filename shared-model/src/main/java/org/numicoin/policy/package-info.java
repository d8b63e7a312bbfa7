/// What nodes do of their own will and no rule demands: how they weigh transactions against each
/// other. Pure like the rules, of which it uses some; time is passed in.
@NullMarked
package org.numicoin.policy;

import org.jspecify.annotations.NullMarked;
