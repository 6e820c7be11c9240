@NullMarked
package dev.plinth.tenancy;

import org.jspecify.annotations.NullMarked;
