/** Tests of the outbound door. */
@NullMarked
package dev.plinth.egress;

import org.jspecify.annotations.NullMarked;
