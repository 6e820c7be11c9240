@NullMarked
package dev.plinth.trust.web;

import org.jspecify.annotations.NullMarked;
