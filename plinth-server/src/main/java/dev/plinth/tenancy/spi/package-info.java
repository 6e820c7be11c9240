/** What tenancy needs from capabilities above it. */
@NullMarked
@NamedInterface("spi")
package dev.plinth.tenancy.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
