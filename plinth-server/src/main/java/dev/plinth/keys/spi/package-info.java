/** What keys needs from others: providers that hold key-encryption keys, and capabilities that keep sealed data. */
@NullMarked
@NamedInterface("spi")
package dev.plinth.keys.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
